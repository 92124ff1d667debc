package io.github.batchpushgateway.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Says which property is wrong, where it was set and what to do.
 */
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

	private final Environment environment;

	InvalidPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
		Origin origin = origin(cause.key());
		String description = cause.getMessage() + ((origin != null) ? " (set in " + origin + ")" : "");
		return new FailureAnalysis(description, cause.action(), cause);
	}

	private @Nullable Origin origin(String key) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
		for (var source : ConfigurationPropertySources.get(this.environment)) {
			var property = source.getConfigurationProperty(name);
			if (property != null) {
				return property.getOrigin();
			}
		}
		return null;
	}

}
