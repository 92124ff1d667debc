package io.github.batchpushgateway.server.limits;

/**
 * What one push or listing takes of the {@link WorkingMemory}. Belongs to one thread at a
 * time.
 */
public final class MemoryClaim {

	private final WorkingMemory memory;

	private long bytes;

	MemoryClaim(WorkingMemory memory) {
		this.memory = memory;
	}

	/**
	 * Claims more, before it is allocated.
	 * @throws LimitExceededException if there is not so much; what was claimed before is
	 * still claimed
	 */
	public void grow(long more) {
		this.memory.claim(this.bytes, more);
		this.bytes += more;
	}

	/**
	 * What is claimed now.
	 */
	public long bytes() {
		return this.bytes;
	}

	/**
	 * Gives back some, which is not referenced any more.
	 */
	public void shrink(long less) {
		this.memory.release(less);
		this.bytes -= less;
	}

	/**
	 * Gives back everything.
	 */
	public void release() {
		shrink(this.bytes);
	}

}
