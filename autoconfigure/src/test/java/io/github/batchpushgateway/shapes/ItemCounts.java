package io.github.batchpushgateway.shapes;

/**
 * What became of items.
 */
record ItemCounts(long read, long written, long filtered, long readSkips, long processSkips, long writeSkips) {

	static final ItemCounts NONE = new ItemCounts(0, 0, 0, 0, 0, 0);

	ItemCounts plus(ItemCounts other) {
		return new ItemCounts(this.read + other.read, this.written + other.written, this.filtered + other.filtered,
				this.readSkips + other.readSkips, this.processSkips + other.processSkips,
				this.writeSkips + other.writeSkips);
	}

}
