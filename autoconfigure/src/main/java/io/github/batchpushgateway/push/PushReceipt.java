package io.github.batchpushgateway.push;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a Pushgateway says of a push it has taken.
 *
 * @param gateway the base URL of the Pushgateway, without a slash at its end
 * @param time when it had taken it: by the gateway's clock, to a second, or by this
 * machine's clock if the gateway did not tell
 * @param generation entity tag, in its quotes, of the group as this push has left it;
 * null where groups have none
 * @param expiresAt when the gateway deletes what was pushed; null if it does not
 * @param strays other gateways, which may have taken the push too but have not said so
 */
public record PushReceipt(String gateway, Instant time, @Nullable String generation, @Nullable Instant expiresAt,
		List<String> strays) {

	private static final Log logger = LogFactory.getLog(PushReceipt.class);

	/**
	 * A strong entity tag; a weak one, as a proxy may make of it, matches nothing.
	 */
	private static final Pattern ENTITY_TAG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");

	/**
	 * What the time of a push may be later than that of its receipt: the second that is
	 * rounded down, and another one because a proxy may have dated the answer.
	 */
	private static final Duration TOLERANCE = Duration.ofSeconds(2);

	private static final double NANOS_PER_SECOND = 1e9;

	/**
	 * In the place of the receipt of a push that has not been answered, or with an error,
	 * and may have been taken all the same.
	 */
	static PushReceipt unanswered(String gateway) {
		return new PushReceipt(gateway, Instant.now(), null, null, List.of());
	}

	static PushReceipt of(String gateway, GatewayConnection connection) {
		long date = connection.getDate();
		String entityTag = connection.getHeaderField("ETag");
		boolean strong = entityTag != null && ENTITY_TAG.matcher(entityTag).matches();
		return new PushReceipt(gateway, (date != 0) ? Instant.ofEpochMilli(date) : Instant.now(),
				strong ? entityTag : null, instant(connection.getHeaderField("Pushgateway-Expires-At")), List.of());
	}

	/** The same, when attempts at these gateways have failed before. */
	PushReceipt after(List<String> failed) {
		List<String> strays = failed.stream().distinct().filter((other) -> !other.equals(this.gateway)).toList();
		return new PushReceipt(this.gateway, this.time, this.generation, this.expiresAt, strays);
	}

	/**
	 * Whether a push is a later one than this.
	 * @param pushTimeSeconds when the gateway took it, in seconds since the epoch
	 */
	boolean isBefore(double pushTimeSeconds) {
		Instant latest = this.time.plus(TOLERANCE);
		return pushTimeSeconds > latest.getEpochSecond() + latest.getNano() / NANOS_PER_SECOND;
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
