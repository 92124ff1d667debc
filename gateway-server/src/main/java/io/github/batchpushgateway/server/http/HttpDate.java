package io.github.batchpushgateway.server.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.vertx.core.http.HttpHeaders;

/**
 * The {@code Date} of answers, formatted once a second. Belongs to one thread.
 */
final class HttpDate {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private final InstantSource clock;

	private long second = Long.MIN_VALUE;

	private CharSequence text = "";

	HttpDate(InstantSource clock) {
		this.clock = clock;
	}

	CharSequence now() {
		long current = Math.floorDiv(this.clock.millis(), 1000L);
		if (current != this.second) {
			this.second = current;
			this.text = HttpHeaders.createOptimized(FORMAT.format(Instant.ofEpochSecond(current)));
		}
		return this.text;
	}

}
