package io.github.batchpushgateway.job;

import java.time.Duration;
import java.util.Map;

/**
 * What is pushed for a run, and when.
 *
 * @param whileRunning whether a push at the start of a run says that it runs
 * @param maxAges by the names of jobs, the age of the last success at which to alert
 * @param parameters which parameters of a run are told
 * @param steps which steps get series of their own
 * @param meters what of the application is pushed with a run that has ended
 */
public record RunFamilies(boolean whileRunning, Map<String, Duration> maxAges, ParameterLabels parameters,
		StepSelection steps, ApplicationMeters meters) {

}
