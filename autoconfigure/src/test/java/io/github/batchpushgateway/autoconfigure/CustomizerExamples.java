package io.github.batchpushgateway.autoconfigure;

import io.github.batchpushgateway.job.GroupingLabelsCustomizer;
import io.github.batchpushgateway.job.JobMetricsCustomizer;
import io.prometheus.client.GaugeMetricFamily;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The examples of docs/metrics.md; see {@link CustomizerTests}.
 */
@Configuration(proxyBeanMethods = false)
class CustomizerExamples {

	// a family of one's own
	@Bean
	JobMetricsCustomizer amount() {
		return (run, families) -> families.add(new GaugeMetricFamily("orders_import_amount_euros",
				"Amount of the orders imported.", run.getExecutionContext().getDouble("amount", 0)));
	}

	// a grouping label
	@Bean
	GroupingLabelsCustomizer region() {
		return (run, labels) -> labels.put("region", run.getJobParameters().getString("region", "none"));
	}

	// another name
	@Bean
	JobMetricsCustomizer linesRead() {
		return (run, families) -> families.replaceAll((family) -> family.name.equals("batch_job_items_read")
				? JobMetricsCustomizer.renamed(family, "orders_import_lines_read") : family);
	}

	// fewer families
	@Bean
	JobMetricsCustomizer noCommits() {
		return (run, families) -> families.removeIf((family) -> family.name.endsWith("_commits"));
	}

}
