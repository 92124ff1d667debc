package io.github.batchpushgateway.server.http;

import java.util.Comparator;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The scrapes and listings that are being sent. Any thread may use it.
 */
public final class Scrapes {

	/*
	 * A scrape references the texts that the store holds, and costs nothing until pushes
	 * replace them: then it keeps alive what they have replaced since it began, but no
	 * more than it shows. Where all of them together keep too much, the oldest, which is
	 * the slowest, is given up.
	 */

	private final Limits limits;

	private final LongSupplier replacedBytes;

	private final SortedSet<Sending> sending = new TreeSet<>(Comparator.comparingLong((one) -> one.number));

	private long last;

	/**
	 * Begins without a scrape.
	 * @param limits how many there may be, and what they may keep
	 * @param replacedBytes how much has been replaced in the store so far
	 */
	public Scrapes(Limits limits, LongSupplier replacedBytes) {
		this.limits = limits;
		this.replacedBytes = replacedBytes;
	}

	/**
	 * Begins a scrape, before it looks into the store.
	 * @param giveUp ends it early; on any thread
	 * @throws LimitExceededException if there are too many already
	 */
	synchronized Sending begin(Runnable giveUp) {
		int count = this.sending.size() + 1;
		if (count > this.limits.get(Limit.SCRAPES)) {
			throw this.limits.exceeded(Limit.SCRAPES, "there would be " + count + " scrapes at once");
		}
		Sending begun = new Sending(++this.last, this.replacedBytes.getAsLong(), giveUp);
		this.sending.add(begun);
		return begun;
	}

	private synchronized void end(Sending ended) {
		this.sending.remove(ended);
	}

	/**
	 * How many there are.
	 */
	public synchronized long count() {
		return this.sending.size();
	}

	/**
	 * Gives up the oldest scrapes until the others keep no more alive than they may. To
	 * be called several times a second.
	 */
	public void enforce() {
		for (Sending oldest = tooMuch(); oldest != null; oldest = tooMuch()) {
			end(oldest);
			oldest.giveUp.run();
		}
	}

	private synchronized @Nullable Sending tooMuch() {
		long replaced = this.replacedBytes.getAsLong();
		long kept = 0;
		for (Sending one : this.sending) {
			kept += Math.min(one.bytes, replaced - one.replacedBefore);
		}
		Iterator<Sending> oldestFirst = this.sending.iterator();
		return (kept > this.limits.get(Limit.SCRAPE_BYTES) && oldestFirst.hasNext()) ? oldestFirst.next() : null;
	}

	/**
	 * A scrape that is being sent.
	 */
	final class Sending {

		private final long number;

		private final long replacedBefore;

		private final Runnable giveUp;

		private volatile long bytes;

		private Sending(long number, long replacedBefore, Runnable giveUp) {
			this.number = number;
			this.replacedBefore = replacedBefore;
			this.giveUp = giveUp;
		}

		/**
		 * Says how much the scrape references of the store.
		 */
		void references(long bytes) {
			this.bytes = bytes;
		}

		/**
		 * The slices of what is sent. The scrape ends with the last of them, before its
		 * client can begin another.
		 */
		Slices endingWith(Slices slices) {
			return new Slices() {

				@Override
				public @Nullable Buffer next() {
					Buffer slice = slices.next();
					if (slice == null) {
						end();
					}
					return slice;
				}

				@Override
				public boolean areQuick() {
					return slices.areQuick();
				}

			};
		}

		/**
		 * To be called when nothing is referenced any more, and again if nobody knows.
		 * That the client has gone is not enough: a piece may still be made for it.
		 */
		void end() {
			Scrapes.this.end(this);
		}

	}

}
