package io.github.batchpushgateway.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.job.parameters.JobParameters;

/**
 * The job parameters that are labels of {@code batch_job_info}.
 *
 * <p>
 * Each combination of values is a series more in Prometheus. So the values are cut, and
 * after a number of combinations all further ones of this JVM are one. A parameter that a
 * run does not have is no label of it. State guarded by this object's monitor.
 */
public final class ParameterLabels {

	/** What stands for values beyond the maximum. */
	static final String OTHER = "(other)";

	/** Characters of a value. */
	static final int VALUE_LENGTH = 40;

	private static final Log logger = LogFactory.getLog(ParameterLabels.class);

	private final Map<String, String> labels = new LinkedHashMap<>();

	private final int maxCombinations;

	private final Set<List<String>> seen = new HashSet<>();

	private boolean warned;

	/**
	 * Creates labels.
	 * @param parameters names of the parameters
	 * @param maxCombinations how many different combinations of their values are told
	 * apart; at least 1
	 */
	public ParameterLabels(Collection<String> parameters, int maxCombinations) {
		parameters.forEach((parameter) -> this.labels.put(parameter, labelOf(parameter)));
		this.maxCombinations = maxCombinations;
	}

	/** The label of a parameter: what a label name cannot have becomes an underscore. */
	public static String labelOf(String parameter) {
		String name = parameter.replaceAll("[^a-zA-Z0-9_]", "_");
		return (!name.isEmpty() && Character.isDigit(name.charAt(0))) ? "_" + name : name;
	}

	/** The labels of a run, by their names. */
	synchronized Map<String, String> of(JobParameters parameters) {
		Map<String, String> values = new LinkedHashMap<>();
		this.labels.forEach((parameter, label) -> {
			JobParameter<?> found = parameters.getParameter(parameter);
			if (found != null) {
				values.put(label, JobMetricFamilies.shortened(String.valueOf(found.value()), VALUE_LENGTH));
			}
		});
		List<String> combination = new ArrayList<>();
		values.forEach((label, value) -> combination.addAll(List.of(label, value)));
		if (this.seen.contains(combination) || this.seen.size() < this.maxCombinations) {
			this.seen.add(combination);
			return values;
		}
		warn();
		values.replaceAll((label, value) -> OTHER);
		return values;
	}

	private void warn() {
		if (!this.warned) {
			this.warned = true;
			logger.warn("The job parameters " + this.labels.keySet() + " have had more than " + this.maxCombinations
					+ " combinations of values; further ones are '" + OTHER + "'. Each is a series more in Prometheus:"
					+ " remove the parameter with ever new values from batch.pushgateway.job-parameters.labels, or"
					+ " raise job-parameters.max-combinations.");
		}
	}

}
