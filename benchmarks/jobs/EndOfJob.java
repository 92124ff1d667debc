import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import nightly.NightlyApplication;

/**
 * How long the end of a job takes with a push and without one, and posts of the same
 * bytes: one of each in turn, in an order that changes.
 */
final class EndOfJob {

	private static final int WARM_UP = 1500;

	private final List<Double> pushedRuns = new ArrayList<>();

	private final List<Double> pushedEnds = new ArrayList<>();

	private final List<Double> unpushedRuns = new ArrayList<>();

	private final List<Double> unpushedEnds = new ArrayList<>();

	private final List<Double> posts = new ArrayList<>();

	private final List<Double> keptPosts = new ArrayList<>();

	private final List<Double> clientPosts = new ArrayList<>();

	/**
	 * Measures.
	 * @param gateway where to push and post to
	 * @param rounds how many of each, after those that only warm up
	 */
	EndOfJob(NightlyApplication application, URI gateway, int rounds) throws Exception {
		RecordedPush push = RecordedPush.of(application);
		application.pushTo(gateway);
		List<Turn> turns = new ArrayList<>(
				List.of(() -> keep(application.run(NightlyApplication.PUSHED), this.pushedRuns, this.pushedEnds),
						() -> keep(application.run(NightlyApplication.UNPUSHED), this.unpushedRuns, this.unpushedEnds),
						timed(RawPost.byConnection(gateway, push, false), this.posts),
						timed(RawPost.byConnection(gateway, push, true), this.keptPosts),
						timed(RawPost.byClient(gateway, push), this.clientPosts)));
		Random random = new Random(2026);
		for (int round = -WARM_UP; round < rounds; round++) {
			if (round == 0) {
				forget();
			}
			Collections.shuffle(turns, random);
			for (Turn turn : turns) {
				turn.take();
			}
		}
	}

	private void forget() {
		List.of(this.pushedRuns, this.pushedEnds, this.unpushedRuns, this.unpushedEnds, this.posts, this.keptPosts,
				this.clientPosts)
			.forEach(List::clear);
	}

	private static void keep(NightlyApplication.Times times, List<Double> runs, List<Double> ends) {
		runs.add(times.runNanos() / 1e3);
		ends.add(times.endNanos() / 1e3);
	}

	private static Turn timed(RawPost post, List<Double> micros) {
		return () -> {
			long begun = System.nanoTime();
			post.send();
			micros.add((System.nanoTime() - begun) / 1e3);
		};
	}

	/** What the starter adds to the end of a job, in microseconds. */
	double addedToEndMicros() {
		return Work.median(this.pushedEnds) - Work.median(this.unpushedEnds);
	}

	/** What it adds to a whole run, from its start on, in microseconds. */
	double addedToRunMicros() {
		return Work.median(this.pushedRuns) - Work.median(this.unpushedRuns);
	}

	/** One post over a connection of its own, as the push's, in microseconds. */
	double postMicros() {
		return Work.median(this.posts);
	}

	/** One post over a connection that is kept, in microseconds. */
	double keptPostMicros() {
		return Work.median(this.keptPosts);
	}

	/** The same by the newer client of the JDK, in microseconds. */
	double clientPostMicros() {
		return Work.median(this.clientPosts);
	}

	private interface Turn {

		void take() throws Exception;

	}

}
