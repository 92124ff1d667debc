package io.github.batchpushgateway.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * What clients have asked of one group, and which states of it that allows when whoever
 * kept the group may have ended at any moment.
 *
 * <p>
 * A {@code PUT} brings a group of which all families have one value, the push's own: some
 * series of {@code crash_put}, and {@code crash_both}. A {@code POST} brings
 * {@code crash_both} and {@code crash_post}. So the state of a group is that of two
 * halves, each of which was brought as a whole by one change or by none: the series of
 * {@code crash_put}, and those of the two other families. Any thread may use it.
 */
final class ChangeHistory {

	private static final long NEVER = Long.MAX_VALUE;

	private final List<Change> changes = new ArrayList<>(List.of(new Change("", "", 0, 0)));

	/**
	 * Something that was asked for.
	 *
	 * @param put what the first half is after it, or {@code null} if it leaves that as it
	 * was
	 * @param post what the second half is after it
	 * @param asked when it was asked for, by a clock that never says the same twice
	 * @param answered when it was answered
	 */
	record Change(@Nullable String put, String post, long asked, long answered) {

		/** With the first line of each half, and the number of its lines. */
		@Override
		public String toString() {
			return "put %s, post %s, asked %d, answered %s".formatted(
					(this.put != null) ? brief(this.put) : "unchanged", brief(this.post), this.asked,
					isAnswered() ? this.answered : "never");
		}

		private static String brief(String lines) {
			return lines.lines().findFirst().orElse("nothing") + " (" + lines.lines().count() + ")";
		}

		/** Whether this one was asked for only when the other had been answered. */
		boolean isAfter(Change other) {
			return this.asked > other.answered;
		}

		boolean isAnswered() {
			return this.answered != NEVER;
		}

	}

	/**
	 * The lines of a family in which every series has the same value, as
	 * {@link #begin(String, String, long)} takes them.
	 */
	static String lines(String family, int series, int value) {
		return IntStream.range(0, series)
			.mapToObj((i) -> family + "{i=\"" + i + "\"} " + value + "\n")
			.sorted()
			.collect(Collectors.joining());
	}

	synchronized Change begin(@Nullable String put, String post, long asked) {
		Change change = new Change(put, post, asked, NEVER);
		this.changes.add(change);
		return change;
	}

	synchronized void end(Change change, long answered) {
		this.changes.set(this.changes.indexOf(change), new Change(change.put, change.post, change.asked, answered));
	}

	/**
	 * Takes it that changes which were not answered were not made.
	 */
	synchronized void giveUpUnanswered() {
		this.changes.removeIf((change) -> !change.isAnswered());
	}

	/**
	 * Whether the group may be in a state.
	 */
	synchronized boolean allows(String put, String post) {
		List<Change> puts = last(this.changes.stream().filter((change) -> change.put != null).toList()).stream()
			.filter((change) -> put.equals(change.put))
			.toList();
		List<Change> posts = last(this.changes).stream().filter((change) -> post.equals(change.post)).toList();
		return puts.stream().anyMatch((first) -> posts.stream().anyMatch((second) -> areOneState(first, second)));
	}

	/**
	 * The second half is that of the last change, the first that of the last but posts.
	 */
	private static boolean areOneState(Change first, Change second) {
		return (second.put != null) ? first.equals(second) : !first.isAfter(second);
	}

	/** The changes after which no other one has certainly been made. */
	private static List<Change> last(List<Change> changes) {
		return changes.stream()
			.filter((change) -> changes.stream().noneMatch((other) -> other.isAnswered() && other.isAfter(change)))
			.toList();
	}

	/**
	 * Begins anew with the state that was found.
	 */
	synchronized void found(String put, String post) {
		this.changes.clear();
		this.changes.add(new Change(put, post, 0, 0));
	}

	@Override
	public synchronized String toString() {
		return this.changes.stream().map(Change::toString).collect(Collectors.joining("\n"));
	}

}
