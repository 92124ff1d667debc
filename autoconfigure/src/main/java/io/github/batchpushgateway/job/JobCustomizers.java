package io.github.batchpushgateway.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.batchpushgateway.push.Families;
import io.github.batchpushgateway.push.GroupingKey;
import io.prometheus.client.Collector;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.batch.core.job.JobExecution;

/**
 * What the application has to say to the labels and families of its runs.
 *
 * <p>
 * One customizer that fails changes nothing, and takes nothing away from the others or
 * from the push. Its first failure is one line at WARN, further ones are DEBUG.
 */
public final class JobCustomizers {

	private static final Log logger = LogFactory.getLog(JobCustomizers.class);

	private final Map<String, String> groupingLabels;

	private final List<GroupingLabelsCustomizer> labelCustomizers;

	private final List<JobMetricsCustomizer> metricsCustomizers;

	private final Set<Object> failed = ConcurrentHashMap.newKeySet();

	/**
	 * Creates customizers that are called in the order given.
	 * @param groupingLabels labels of the grouping key besides the job, of every run
	 * @param labelCustomizers change them
	 * @param metricsCustomizers change the families
	 */
	public JobCustomizers(Map<String, String> groupingLabels, List<GroupingLabelsCustomizer> labelCustomizers,
			List<JobMetricsCustomizer> metricsCustomizers) {
		this.groupingLabels = Map.copyOf(groupingLabels);
		this.labelCustomizers = List.copyOf(labelCustomizers);
		this.metricsCustomizers = List.copyOf(metricsCustomizers);
	}

	GroupingKey groupingKey(JobExecution execution) {
		String jobName = execution.getJobInstance().getJobName();
		GroupingKey groupingKey = GroupingKey.of(jobName, this.groupingLabels);
		for (GroupingLabelsCustomizer customizer : this.labelCustomizers) {
			try {
				Map<String, String> labels = new LinkedHashMap<>(groupingKey.labels());
				customizer.customize(execution, labels);
				labels.keySet().forEach(JobCustomizers::requireNoLabelOfTheMetrics);
				groupingKey = GroupingKey.of(jobName, labels);
			}
			catch (Exception | LinkageError ex) {
				failed(customizer, jobName, "grouping labels", ex);
			}
		}
		return groupingKey;
	}

	Collector families(JobExecution execution, Collector families) {
		List<Collector.MetricFamilySamples> customized = families.collect();
		for (JobMetricsCustomizer customizer : this.metricsCustomizers) {
			try {
				List<Collector.MetricFamilySamples> changed = new ArrayList<>(customized);
				customizer.customize(execution, changed);
				customized = List.copyOf(changed);
			}
			catch (Exception | LinkageError ex) {
				failed(customizer, execution.getJobInstance().getJobName(), "metrics", ex);
			}
		}
		return new Families(customized);
	}

	private static void requireNoLabelOfTheMetrics(String name) {
		if (JobMetricFamilies.LABELS.contains(name)) {
			throw new IllegalArgumentException("grouping label '" + name + "': must not be one of the metrics' own");
		}
	}

	private void failed(Object customizer, String jobName, String what, Throwable failure) {
		String message = "The " + what + " of job '" + jobName + "' are left as they were before "
				+ customizer.getClass().getName() + ": ";
		if (this.failed.add(customizer)) {
			logger.warn(message + failure + ". The job is not affected; further failures are logged at DEBUG.");
		}
		logger.debug(message + failure, failure);
	}

}
