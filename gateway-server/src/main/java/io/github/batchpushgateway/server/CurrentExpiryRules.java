package io.github.batchpushgateway.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.batchpushgateway.server.storage.ExpiryRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules for expiry that apply at the moment. Any thread may ask for them.
 */
final class CurrentExpiryRules {

	private static final Logger logger = LoggerFactory.getLogger(CurrentExpiryRules.class);

	private final @Nullable ExpiryRulesFile file;

	private volatile ExpiryRules rules;

	private CurrentExpiryRules(@Nullable ExpiryRulesFile file, ExpiryRules rules) {
		this.file = file;
		this.rules = rules;
	}

	/**
	 * Takes the rules from the options, and from the file that they name.
	 * @throws GatewayStartException if the file cannot be understood
	 */
	static CurrentExpiryRules of(GatewayOptions options) {
		Duration expiry = options.get(GatewayFlags.EXPIRY_DEFAULT);
		Duration defaultExpiry = expiry.isZero() ? null : expiry;
		String path = options.get(GatewayFlags.EXPIRY_CONFIG_FILE);
		if (path.isEmpty()) {
			return new CurrentExpiryRules(null, new ExpiryRules(List.of(), defaultExpiry));
		}
		ExpiryRulesFile file = new ExpiryRulesFile(Path.of(path), defaultExpiry);
		try {
			return new CurrentExpiryRules(file, file.read());
		}
		catch (IllegalArgumentException ex) {
			throw new GatewayStartException(
					"cannot start: --%s %s".formatted(GatewayFlags.EXPIRY_CONFIG_FILE.name(), ex.getMessage()), ex);
		}
	}

	ExpiryRules current() {
		return this.rules;
	}

	void reload() {
		if (this.file == null) {
			return;
		}
		try {
			this.rules = this.file.read();
			logger.info("read {} rules for expiry", this.rules.rules().size());
		}
		catch (IllegalArgumentException ex) {
			logger.error("the rules for expiry stay as they were: {}", ex.getMessage());
		}
	}

}
