package io.github.batchpushgateway.server.limits;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections are open. Any thread may use it.
 */
public final class OpenConnections {

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Counts a connection that has been opened.
	 * @return how many are open, this one included
	 */
	public int opened() {
		return this.count.incrementAndGet();
	}

	/**
	 * Counts a connection that has been closed.
	 */
	public void closed() {
		this.count.decrementAndGet();
	}

	/**
	 * How many are open.
	 */
	public int count() {
		return this.count.get();
	}

}
