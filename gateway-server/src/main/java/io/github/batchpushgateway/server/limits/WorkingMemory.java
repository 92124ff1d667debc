package io.github.batchpushgateway.server.limits;

import java.util.concurrent.atomic.AtomicLong;

import io.github.batchpushgateway.server.limits.Limit.Verdict;

/**
 * The memory that all pushes together may take while they are received, read and checked,
 * and listings while large metrics are written.
 *
 * <p>
 * Nothing is allocated here: whoever is about to allocate {@link MemoryClaim#grow claims}
 * as much before, and gives it back when it is not referenced any more.
 */
public final class WorkingMemory {

	private final Limits limits;

	private final long maxBytes;

	private final AtomicLong bytes = new AtomicLong();

	public WorkingMemory(Limits limits) {
		this.limits = limits;
		this.maxBytes = limits.get(Limit.WORKING_BYTES);
	}

	/**
	 * A claim for one push or listing, of nothing yet.
	 */
	public MemoryClaim claim() {
		return new MemoryClaim(this);
	}

	/**
	 * What is claimed now.
	 */
	public long bytes() {
		return this.bytes.get();
	}

	void claim(long claimed, long more) {
		if (claimed + more > this.maxBytes) {
			throw this.limits.exceeded(Limit.WORKING_BYTES, Verdict.TOO_LARGE,
					"push needs " + (claimed + more) + " bytes of memory");
		}
		long all = this.bytes.addAndGet(more);
		if (all > this.maxBytes) {
			this.bytes.addAndGet(-more);
			throw this.limits.exceeded(Limit.WORKING_BYTES,
					"pushes that are being received need " + all + " bytes of memory");
		}
	}

	void release(long claimed) {
		this.bytes.addAndGet(-claimed);
	}

}
