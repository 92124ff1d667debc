package io.github.batchpushgateway.server.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs rejected pushes: the first for a reason with what can be done about it, those that
 * follow within a minute as a number, and each of these at debug level.
 *
 * <p>
 * Clients choose what is in the lines, but can neither flood nor forge the log. Any
 * thread may use it.
 */
public final class RejectionLog {

	private static final Logger logger = LoggerFactory.getLogger(RejectionLog.class);

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final InstantSource clock;

	private final Map<RejectionReason, Repetitions> repetitions = new EnumMap<>(RejectionReason.class);

	public RejectionLog(InstantSource clock) {
		this.clock = clock;
	}

	/**
	 * Logs or counts a rejected push.
	 * @param target what was pushed to
	 * @param message why that was not possible
	 */
	public void rejected(RejectionReason reason, String target, String message) {
		Instant now = this.clock.instant();
		if (isFirst(reason, target, message, now)) {
			logger.warn("rejected push to {}: {}; {} (further ones for the reason \"{}\" are counted)",
					LogText.of(target), LogText.of(message), reason.remedy(), reason.label());
		}
		else if (logger.isDebugEnabled()) {
			logger.debug("rejected push to {}: {}", LogText.of(target), LogText.of(message));
		}
	}

	private synchronized boolean isFirst(RejectionReason reason, String target, String message, Instant now) {
		Repetitions repeated = this.repetitions.get(reason);
		if (repeated == null) {
			this.repetitions.put(reason, new Repetitions(now));
			return true;
		}
		repeated.add(target, message);
		return false;
	}

	/**
	 * Logs what has been counted for a minute. To be called every few seconds.
	 */
	public void report() {
		reportUntil(this.clock.instant().minus(INTERVAL));
	}

	/**
	 * Logs everything that has been counted.
	 */
	public void close() {
		reportUntil(Instant.MAX);
	}

	private synchronized void reportUntil(Instant began) {
		this.repetitions.entrySet().removeIf((entry) -> {
			if (entry.getValue().began.isAfter(began)) {
				return false;
			}
			entry.getValue().report(entry.getKey());
			return true;
		});
	}

	/**
	 * The pushes that were rejected for one reason after the first.
	 */
	private static final class Repetitions {

		private final Instant began;

		private long count;

		private @Nullable String target;

		private @Nullable String message;

		Repetitions(Instant began) {
			this.began = began;
		}

		void add(String target, String message) {
			this.count++;
			this.target = target;
			this.message = message;
		}

		void report(RejectionReason reason) {
			if (this.target != null && this.message != null) {
				logger.warn("further pushes rejected for the reason \"{}\": {}, the last one to {}: {}", reason.label(),
						this.count, LogText.of(this.target), LogText.of(this.message));
			}
		}

	}

}
