package io.github.batchpushgateway.autoconfigure.actuate;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.PushHistory;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Meters of the starter itself, where the application has a meter registry.
 */
@AutoConfiguration(after = PushgatewayAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, PushHistory.class })
public final class PushgatewayMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PushgatewayMetrics pushgatewayMetrics(PushHistory history, DelayedDeletion deletion) {
		return new PushgatewayMetrics(history, deletion);
	}

}
