package io.github.batchpushgateway.autoconfigure.actuate;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.PushHistory;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The endpoint {@code batchpushgateway}, where the application exposes it.
 */
@AutoConfiguration(after = PushgatewayAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(PushgatewayEndpoint.class)
@ConditionalOnBean(PushHistory.class)
public final class PushgatewayEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PushgatewayEndpoint pushgatewayEndpoint(PushgatewayConnectionDetails connectionDetails, PushHistory history,
			DelayedDeletion deletion) {
		return new PushgatewayEndpoint(connectionDetails, history, deletion);
	}

}
