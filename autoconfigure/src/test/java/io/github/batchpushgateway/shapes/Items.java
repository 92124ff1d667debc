package io.github.batchpushgateway.shapes;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Numbered items of which it is known beforehand what becomes of each: so they are
 * counted here by a loop, and by Spring Batch on their way through a step. A step that is
 * run again starts with the first one, one that is restarted where it was. Threads may
 * share them.
 */
final class Items implements ItemStreamReader<Integer>, ItemProcessor<Integer, Integer>, ItemWriter<Integer> {

	private static final String POSITION = "items.next";

	private static final Runnable NOTHING = () -> {
	};

	private final int first;

	private final int end;

	private final IntFunction<Fate> fates;

	private final AtomicInteger next;

	private final Map<Integer, Integer> attempts = new ConcurrentHashMap<>();

	private final Map<Integer, Runnable> actions = new ConcurrentHashMap<>();

	private final Queue<Integer> written = new ConcurrentLinkedQueue<>();

	private Items(int first, int end, IntFunction<Fate> fates) {
		this.first = first;
		this.end = end;
		this.fates = fates;
		this.next = new AtomicInteger(first);
	}

	/** Items that are all written. */
	static Items of(int number) {
		return range(0, number);
	}

	static Items range(int first, int end) {
		return new Items(first, end, (item) -> Fate.WRITTEN);
	}

	/** These items with other fates. */
	Items with(IntFunction<Fate> fates) {
		return new Items(this.first, this.end, fates);
	}

	/** These items, of which one does something when it is processed. */
	Items when(int item, Runnable action) {
		this.actions.put(item, action);
		return this;
	}

	/** The counts of a run that reads all items. */
	ItemCounts counts() {
		return counts(this.first, this.end);
	}

	/** The counts of a run that reads some of the items. */
	ItemCounts counts(int from, int to) {
		ItemCounts counts = ItemCounts.NONE;
		for (int item = from; item < to; item++) {
			counts = counts.plus(this.fates.apply(item).counts);
		}
		return counts;
	}

	@Override
	public void open(ExecutionContext context) {
		this.next.set(context.getInt(POSITION, this.first));
	}

	@Override
	public void update(ExecutionContext context) {
		context.putInt(POSITION, Math.min(this.next.get(), this.end));
	}

	@Override
	public @Nullable Integer read() {
		int item = this.next.getAndIncrement();
		if (item >= this.end) {
			return null;
		}
		failIf(Fate.UNREADABLE, item);
		return item;
	}

	@Override
	public @Nullable Integer process(Integer item) {
		this.actions.getOrDefault(item, NOTHING).run();
		failIf(Fate.UNPROCESSABLE, item);
		failTwiceIf(Fate.PROCESSED_LATE, item);
		return (this.fates.apply(item) == Fate.FILTERED) ? null : item;
	}

	@Override
	public void write(Chunk<? extends Integer> chunk) {
		chunk.forEach((item) -> failIf(Fate.UNWRITABLE, item));
		chunk.forEach((item) -> failTwiceIf(Fate.WRITTEN_LATE, item));
		this.written.addAll(chunk.getItems());
	}

	/** Everything that was written, as often as it was. */
	Collection<Integer> written() {
		return this.written;
	}

	/** Everything that has to be written, once. */
	Collection<Integer> writable() {
		return IntStream.range(this.first, this.end)
			.filter((item) -> this.fates.apply(item).counts.written() == 1)
			.boxed()
			.toList();
	}

	private void failTwiceIf(Fate fate, int item) {
		if (this.fates.apply(item) == fate && this.attempts.merge(item, 1, Integer::sum) <= 2) {
			throw new LateItemException(fate + ": " + item);
		}
	}

	private void failIf(Fate fate, int item) {
		if (this.fates.apply(item) == fate) {
			throw new BadItemException(fate + ": " + item);
		}
	}

	/** What becomes of an item, and what it counts as. */
	enum Fate {

		WRITTEN(new ItemCounts(1, 1, 0, 0, 0, 0)),

		/** Fails while being processed, but not the third time. */
		PROCESSED_LATE(new ItemCounts(1, 1, 0, 0, 0, 0)),

		/** Fails while being written, but not the third time. */
		WRITTEN_LATE(new ItemCounts(1, 1, 0, 0, 0, 0)),

		FILTERED(new ItemCounts(1, 0, 1, 0, 0, 0)),

		UNREADABLE(new ItemCounts(0, 0, 0, 1, 0, 0)),

		UNPROCESSABLE(new ItemCounts(1, 0, 0, 0, 1, 0)),

		UNWRITABLE(new ItemCounts(1, 0, 0, 0, 0, 1));

		private final ItemCounts counts;

		Fate(ItemCounts counts) {
			this.counts = counts;
		}

	}

	static final class BadItemException extends RuntimeException {

		BadItemException(String message) {
			super(message);
		}

	}

	/** Says that an item is good, but not yet. */
	static final class LateItemException extends RuntimeException {

		LateItemException(String message) {
			super(message);
		}

	}

}
