package io.github.batchpushgateway.autoconfigure.actuate;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.push.PushHistory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The health contributor {@code batchPushgateway}, where the application asks for it.
 */
@AutoConfiguration(after = PushgatewayAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBooleanProperty("management.health.batchpushgateway.enabled")
@ConditionalOnBean(PushHistory.class)
public final class PushgatewayHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "batchPushgatewayHealthIndicator")
	PushgatewayHealthIndicator batchPushgatewayHealthIndicator(PushHistory history) {
		return new PushgatewayHealthIndicator(history);
	}

}
