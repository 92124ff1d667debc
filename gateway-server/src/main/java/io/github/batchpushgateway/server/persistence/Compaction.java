package io.github.batchpushgateway.server.persistence;

import java.sql.SQLException;

/**
 * Keeps the file small without ever rewriting it as a whole: in pieces of work that take
 * no longer than a commit. For the writer's thread.
 */
final class Compaction {

	/*
	 * What the file takes beyond the groups' keys and payloads:
	 *
	 * - Free pages, which deletions leave. From an eighth of the file on, 64 at a time
	 * are exchanged with pages from the end of the file, which is cut off when the log is
	 * moved into it.
	 *
	 * - Room within pages. A group that shrinks leaves it, and so does a deletion where
	 * the neighbours are too large to share a page: SQLite lets pages be two thirds
	 * empty. When the pages are more than 1.75 times the groups, the groups are moved, 64
	 * at a time, behind the last one, where they fill pages from the start. Groups of 2.1
	 * KB, of which only one fits into a page, stay above that even then; they are moved
	 * again when it has become worse by a tenth. Larger groups have pages of their own
	 * and stay where they are.
	 *
	 * So the file is about 1.75 / (1 - 1/8) = 2 times the groups at most, and the log,
	 * see LogMover, a third of that: less than three times in all, plus what a small
	 * database may take because less is not worth the while: 1 MiB, and 2 MiB of log.
	 */

	private static final int STEP = 64;

	private static final int PAGES_PER_FREE = 8;

	private static final double LOOSE = 1.75;

	private static final double LOOSER = 1.1;

	private static final long SMALL_BYTES = 1 << 20;

	private final GroupTable table;

	private final LogMover mover;

	private boolean vacuuming;

	private boolean repacking;

	private long movedId;

	private long lastId;

	private boolean repacked;

	private double packed = 1;

	Compaction(GroupTable table, LogMover mover) {
		this.table = table;
		this.mover = mover;
	}

	/**
	 * Looks whether there is something to do.
	 */
	void look() throws SQLException {
		long pages = this.table.pages();
		long free = this.table.freePages();
		this.vacuuming = free > STEP && free > pages / (this.vacuuming ? 4 * PAGES_PER_FREE : PAGES_PER_FREE);
		long used = (pages - free) * LogState.PAGE_BYTES;
		long groups = this.mover.takeGroupBytes();
		if (this.repacking || groups < 0) {
			return;
		}
		if (this.repacked) {
			this.repacked = false;
			this.packed = (double) used / Math.max(1, groups);
		}
		if (used > SMALL_BYTES + groups * Math.max(LOOSE, LOOSER * this.packed)) {
			this.repacking = true;
			this.movedId = 0;
			this.lastId = this.table.lastId();
		}
	}

	/**
	 * Whether there is something to do.
	 */
	boolean isDue() {
		return this.vacuuming || this.repacking;
	}

	/**
	 * Does a piece of it.
	 */
	void step() throws SQLException {
		try {
			this.table.inTransaction(this::change);
			look();
		}
		catch (SQLException ex) {
			this.vacuuming = false;
			this.repacking = false;
			throw ex;
		}
		if (!isDue()) {
			this.mover.start();
		}
	}

	private void change() throws SQLException {
		if (this.vacuuming) {
			this.table.vacuum(STEP);
		}
		else {
			this.movedId = this.table.repack(this.movedId, this.lastId, STEP, LogState.PAGE_BYTES);
			if (this.movedId == this.lastId) {
				this.repacking = false;
				this.repacked = true;
			}
		}
	}

}
