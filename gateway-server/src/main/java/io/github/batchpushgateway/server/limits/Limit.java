package io.github.batchpushgateway.server.limits;

import java.time.Duration;

import io.github.batchpushgateway.server.model.GoDuration;

/**
 * A bound, and what is answered to a client that is beyond it. Each that requests are
 * held to has a flag of its name.
 */
public enum Limit {

	/** Bodies, before and after decompression. */
	BODY_BYTES("body-bytes", Unit.BYTES, Verdict.TOO_LARGE, 1, 256L << 20, 0, 16L << 20,
			"Largest body of a push, compressed or not."),

	/** What one push exposes. */
	PUSH_SERIES("push-series", Unit.COUNT, Verdict.TOO_LARGE, 1, Integer.MAX_VALUE, 0, 200_000,
			"Most series in one push."),

	/** What all groups expose together. */
	SERIES("series", Unit.COUNT, Verdict.FULL, 1, Long.MAX_VALUE, 0, 10_000_000, "Most series in all groups."),

	/** How many groups there are. */
	GROUPS("groups", Unit.COUNT, Verdict.FULL, 1, Integer.MAX_VALUE, 0, 1_000_000, "Most groups."),

	/** Labels of a sample, and of a group. */
	LABELS("labels", Unit.COUNT, Verdict.INVALID, 1, 1024, 0, 128, "Most labels in a path, and on a sample."),

	/** Names of labels. */
	LABEL_NAME_BYTES("label-name-bytes", Unit.BYTES, Verdict.INVALID, 16, 1 << 20, 0, 1024, "Longest name of a label."),

	/** Values of labels. */
	LABEL_VALUE_BYTES("label-value-bytes", Unit.BYTES, Verdict.INVALID, 16, 1 << 20, 0, 16 << 10,
			"Longest value of a label."),

	/** Names of metric families. */
	METRIC_NAME_BYTES("metric-name-bytes", Unit.BYTES, Verdict.INVALID, 16, 1 << 20, 0, 1024,
			"Longest name of a metric."),

	/** Help texts. */
	HELP_BYTES("help-bytes", Unit.BYTES, Verdict.INVALID, 16, 1 << 20, 0, 16 << 10, "Longest help text of a metric."),

	/** What the groups take of the heap. */
	HELD_BYTES("held-bytes", Unit.BYTES, Verdict.FULL, 1 << 20, Long.MAX_VALUE, 0.40, Long.MAX_VALUE,
			"Most memory for all groups. Unless given, two fifths of the heap."),

	/** What pushes take of the heap while they are read and checked. */
	WORKING_BYTES("working-bytes", Unit.BYTES, Verdict.BUSY, 1 << 20, Long.MAX_VALUE, 0.20, Long.MAX_VALUE,
			"Most memory for pushes that are being received. Unless given, a fifth of the heap."),

	/** What scrapes and listings keep alive although it has been replaced. */
	SCRAPE_BYTES("scrape-bytes", Unit.BYTES, Verdict.UNAVAILABLE, 1 << 20, Long.MAX_VALUE, 0.20, Long.MAX_VALUE,
			"Most memory for replaced metrics that a scrape still sends. Unless given, a fifth of the heap."),

	/** Scrapes and listings. */
	SCRAPES("scrapes", Unit.COUNT, Verdict.UNAVAILABLE, 1, 10_000, 1.0 / (8 << 20), 20,
			"Most scrapes that are sent at once. Unless given, one for every 8 MiB of heap, but at most 20."),

	/** Connections that may push. */
	CONNECTIONS("connections", Unit.COUNT, Verdict.UNAVAILABLE, 1, 1_000_000, 1.5 / (1 << 20), 10_000,
			"Most connections that may push. Unless given, three for every two MiB of heap, but at most 10000."),

	/** Request lines, and the headers of a request. */
	HEAD_BYTES("head-bytes", Unit.BYTES, Verdict.TOO_LARGE, 1024, 1 << 20, 0, 64 << 10,
			"Longest request line, and most headers of a request."),

	/** From the first byte of a request to the end of its head. */
	HEAD_TIMEOUT("head-timeout", Unit.MILLIS, Verdict.TOO_SLOW, 1, 86_400_000, 0, 30_000,
			"Longest time for the head of a request."),

	/** From the end of a head to the end of the body. */
	BODY_TIMEOUT("body-timeout", Unit.MILLIS, Verdict.TOO_SLOW, 1, 86_400_000, 0, 60_000,
			"Longest time for the body of a request."),

	/** From the first byte of an answer to the last. */
	ANSWER_TIMEOUT("answer-timeout", Unit.MILLIS, Verdict.TOO_SLOW, 1, 86_400_000, 0, 120_000,
			"Longest time for a client to take an answer."),

	/** From an answer to the next request. */
	IDLE_TIMEOUT("idle-timeout", Unit.MILLIS, Verdict.TOO_SLOW, 1, 86_400_000, 0, 360_000,
			"Longest time for a connection without a request.");

	/**
	 * What a limit counts.
	 */
	public enum Unit {

		/** Things. */
		COUNT,

		/** Bytes. */
		BYTES,

		/** Milliseconds; the flag takes and shows durations. */
		MILLIS

	}

	/**
	 * What becomes of a request that is beyond a limit.
	 */
	public enum Verdict {

		/** It can never be accepted: nothing valid is like that. */
		INVALID,

		/** It can never be accepted: it is too large. */
		TOO_LARGE,

		/** It may be accepted later, when the gateway holds or does less. */
		FULL,

		/** It may be accepted in a moment, when the gateway has less to do. */
		BUSY,

		/** It may be served in a moment, whatever it is. */
		UNAVAILABLE,

		/** It took too long. */
		TOO_SLOW

	}

	/** What the program itself takes of the heap. */
	private static final long PROGRAM_BYTES = 16L << 20;

	private final String flag;

	private final Unit unit;

	private final Verdict verdict;

	private final long min;

	private final long max;

	private final double perHeapByte;

	private final long defaultValue;

	private final String description;

	Limit(String name, Unit unit, Verdict verdict, long min, long max, double perHeapByte, long defaultValue,
			String description) {
		this.flag = "limit." + name;
		this.unit = unit;
		this.verdict = verdict;
		this.min = min;
		this.max = max;
		this.perHeapByte = perHeapByte;
		this.defaultValue = defaultValue;
		this.description = description;
	}

	/**
	 * The flag that sets this limit, without its dashes.
	 */
	public String flag() {
		return this.flag;
	}

	public Unit unit() {
		return this.unit;
	}

	public Verdict verdict() {
		return this.verdict;
	}

	/**
	 * What the flag is for, as its help says.
	 */
	public String description() {
		return this.description;
	}

	long defaultFor(long maxHeapBytes) {
		double free = Math.max(maxHeapBytes - PROGRAM_BYTES, PROGRAM_BYTES);
		return (this.perHeapByte > 0) ? Math.min(this.defaultValue, (long) (free * this.perHeapByte))
				: this.defaultValue;
	}

	/**
	 * Checks a value.
	 * @throws IllegalArgumentException if the limit does not take it
	 */
	public void check(long value) {
		if (value < this.min || value > this.max) {
			throw new IllegalArgumentException(
					"--%s %s: must be from %s to %s".formatted(this.flag, text(value), text(this.min), text(this.max)));
		}
	}

	/**
	 * A value as the flag shows it: a number, or a duration as Go writes it.
	 */
	public String text(long value) {
		return (this.unit == Unit.MILLIS) ? GoDuration.format(Duration.ofMillis(value)) : Long.toString(value);
	}

	/**
	 * A value as the flag takes it: a number, or a duration as Go reads it.
	 * @throws IllegalArgumentException if it is neither; whether the value may be set is
	 * not said yet
	 */
	public long parse(String text) {
		try {
			return (this.unit == Unit.MILLIS) ? GoDuration.parse(text).toMillis() : Long.parseLong(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new IllegalArgumentException("--%s %s: must be %s".formatted(this.flag, text,
					(this.unit == Unit.MILLIS) ? "a duration, such as 1m30s" : "a whole number"), ex);
		}
	}

}
