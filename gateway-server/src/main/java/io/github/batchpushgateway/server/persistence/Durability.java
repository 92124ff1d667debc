package io.github.batchpushgateway.server.persistence;

/**
 * What an answered push survives.
 */
public enum Durability {

	/** The loss of power: a change is complete when the disk has confirmed it. */
	SYNC("FULL"),

	/**
	 * The end of the process, not of the machine: a change is complete when the operating
	 * system has it. After a loss of power the newest changes may be missing; what is
	 * there is whole.
	 */
	OS("NORMAL"),

	/**
	 * An orderly end: a change is complete at once, and written some time later.
	 */
	INTERVAL("FULL");

	private final String synchronous;

	Durability(String synchronous) {
		this.synchronous = synchronous;
	}

	/**
	 * The value of SQLite's {@code synchronous}.
	 */
	String synchronous() {
		return this.synchronous;
	}

}
