package io.github.batchpushgateway.autoconfigure;

import java.util.List;

import io.github.batchpushgateway.job.ApplicationMeters;
import io.github.batchpushgateway.meter.RegistryFamilies;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.client.exporter.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.springframework.batch.core.job.AbstractJob;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.PatternMatchUtils;

/**
 * Takes the application's own meters along with each run, as far as the application asks
 * for it.
 *
 * <p>
 * The registry is looked for when a run is pushed, and that there is none is no failure
 * of the start: Spring Boot leaves it out of tests, and profiles may switch it off.
 */
@AutoConfiguration(before = PushgatewayAutoConfiguration.class)
@ConditionalOnClass({ PrometheusMeterRegistry.class, AbstractJob.class, PushGateway.class })
@ConditionalOnBooleanProperty(name = "batch.pushgateway.enabled", matchIfMissing = true)
public final class ApplicationMetersAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ApplicationMeters pushgatewayApplicationMeters(PushgatewayProperties properties,
			ObjectProvider<PrometheusMeterRegistry> registry) {
		List<String> include = properties.getRegistry().getInclude();
		if (include.isEmpty()) {
			return ApplicationMeters.NONE;
		}
		String[] patterns = include.toArray(String[]::new);
		return ApplicationMeters.of(
				new RegistryFamilies(() -> registry(registry), (name) -> PatternMatchUtils.simpleMatch(patterns, name)),
				properties.getPushTimeout().dividedBy(2));
	}

	private static PrometheusRegistry registry(ObjectProvider<PrometheusMeterRegistry> registry) {
		PrometheusMeterRegistry only = registry.getIfUnique();
		if (only == null) {
			throw new IllegalStateException(
					"there is no bean of PrometheusMeterRegistry, or there are several and none is primary");
		}
		return only.getPrometheusRegistry();
	}

}
