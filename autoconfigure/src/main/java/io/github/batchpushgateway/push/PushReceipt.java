package io.github.batchpushgateway.push;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a Pushgateway says of a push it has taken.
 *
 * @param expiresAt when the gateway deletes what was pushed; null if it does not
 */
public record PushReceipt(@Nullable Instant expiresAt) {

	private static final Log logger = LogFactory.getLog(PushReceipt.class);

	static PushReceipt of(GatewayConnection connection) {
		return new PushReceipt(instant(connection.getHeaderField("Pushgateway-Expires-At")));
	}

	private static @Nullable Instant instant(@Nullable String text) {
		try {
			return (text != null) ? OffsetDateTime.parse(text).toInstant() : null;
		}
		catch (DateTimeException ex) {
			logger.debug("No expiry: Pushgateway-Expires-At is no date", ex);
			return null;
		}
	}

}
