package io.github.batchpushgateway.job;

import java.util.List;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;

import org.springframework.batch.core.job.JobExecution;

/**
 * A bean that changes what runs are pushed with: families of one's own, other names,
 * fewer families.
 *
 * <p>
 * A push replaces the families it carries and leaves the others of its group, so a family
 * should be there in every run of a job, or in none.
 */
@FunctionalInterface
public interface JobMetricsCustomizer {

	/**
	 * Called when a run has ended and its status stands, on the thread that ran the job;
	 * with {@code push-on-start} also when a run begins, with the few families that are
	 * pushed then. What it throws is logged, and the run is pushed as if it had not been
	 * called.
	 * @param execution the run; not to be changed
	 * @param families what is pushed, to be changed at will until this method returns
	 */
	void customize(JobExecution execution, List<MetricFamilySamples> families);

	/** The family under another name. */
	static MetricFamilySamples renamed(MetricFamilySamples family, String name) {
		List<Sample> samples = family.samples.stream()
			.map((sample) -> new Sample(name + sample.name.substring(family.name.length()), sample.labelNames,
					sample.labelValues, sample.value))
			.toList();
		return new MetricFamilySamples(name, family.type, family.help, samples);
	}

}
