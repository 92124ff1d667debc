package io.github.batchpushgateway.server.telemetry;

/**
 * A number that some part of the gateway keeps and tells when it is asked.
 */
public enum OwnGauge {

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

	/** What pushes that have not been answered yet take of the heap. */
	WORKING_BYTES("working_bytes", "Memory that pushes take while they are received and applied."),

	/** As {@code --limit.working-bytes}. */
	WORKING_BYTES_LIMIT("working_bytes_limit", "Memory that pushes may take while they are received and applied."),

	/** Scrapes and listings that have not been sent yet. */
	SCRAPES("scrapes_in_flight", "Scrapes and listings that are being sent."),

	/** Connections that are open. */
	CONNECTIONS("connections", "Connections that are open."),

	/** As {@code --limit.connections}. */
	CONNECTIONS_LIMIT("connections_limit", "Connections that may be open and push.");

	private final String family;

	private final String help;

	OwnGauge(String name, String help) {
		this.family = "pushgateway_" + name;
		this.help = help;
	}

	String family() {
		return this.family;
	}

	String help() {
		return this.help;
	}

}
