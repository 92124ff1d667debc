package io.github.batchpushgateway.server.telemetry;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * A number that some part of the gateway keeps and tells when it is asked.
 */
public enum OwnNumber {

	/** How many groups there are. */
	GROUPS("groups", "Groups that are held."),

	/** As {@code --limit.groups}. */
	GROUPS_LIMIT("groups_limit", "Groups that may be held."),

	/** How many series all groups expose. */
	SERIES("series", "Series that are held, of all groups."),

	/** As {@code --limit.series}. */
	SERIES_LIMIT("series_limit", "Series that may be held, of all groups."),

	/** What the groups take of the heap. */
	HELD_BYTES("held_bytes", "Memory that the groups take, estimated."),

	/** As {@code --limit.held-bytes}. */
	HELD_BYTES_LIMIT("held_bytes_limit", "Memory that the groups may take."),

	/** What pushes that have not been answered yet, and listings, take of the heap. */
	WORKING_BYTES("working_bytes", "Memory that pushes take while they are received and applied."),

	/** As {@code --limit.working-bytes}. */
	WORKING_BYTES_LIMIT("working_bytes_limit", "Memory that pushes may take while they are received and applied."),

	/** Scrapes and listings that have not been sent yet. */
	SCRAPES("scrapes_in_flight", "Scrapes and listings that are being sent."),

	/** Connections that are open. */
	CONNECTIONS("connections", "Connections that are open."),

	/** As {@code --limit.connections}. */
	CONNECTIONS_LIMIT("connections_limit", "Connections that may be open and push."),

	/** Transactions on the disk. */
	COMMITS("persistence_commits_total", MetricType.COUNTER, "Transactions that were written to disk."),

	/** From the beginning of each to its end. */
	COMMIT_SECONDS("persistence_commit_seconds_total", MetricType.COUNTER,
			"Time that it took to write transactions to disk."),

	/** Pushes to one group that wait for the same transaction count once. */
	CHANGES("persistence_changes_total", MetricType.COUNTER, "Groups that were written to disk or deleted from it."),

	/** What waits for the next transaction. */
	WAITING_BYTES("persistence_waiting_bytes", "Memory that changes take while they wait for the disk, estimated."),

	/** The database and its log. */
	FILE_BYTES("persistence_file_bytes", "Size of the file that keeps the groups, with its log."),

	/** Pushes that are refused in between do not count. */
	REFUSALS("persistence_refusals_total", MetricType.COUNTER,
			"Transactions, and attempts to write again, that the disk has refused."),

	/** What is not ready for that long needs somebody. */
	REFUSED_SINCE("persistence_refused_since_timestamp_seconds",
			"Since when the disk refuses what it is given; 0 while it does not.");

	private final String family;

	private final MetricType type;

	private final String help;

	OwnNumber(String name, String help) {
		this(name, MetricType.GAUGE, help);
	}

	OwnNumber(String name, MetricType type, String help) {
		this.family = "pushgateway_" + name;
		this.type = type;
		this.help = help;
	}

	String family() {
		return this.family;
	}

	MetricType type() {
		return this.type;
	}

	String help() {
		return this.help;
	}

}
