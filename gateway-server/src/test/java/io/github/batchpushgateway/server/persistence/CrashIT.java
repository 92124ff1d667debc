package io.github.batchpushgateway.server.persistence;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a process that changes groups from many threads, again and again, and looks
 * whether the database holds what it has confirmed.
 *
 * <p>
 * {@code -Dpersistence.kills} says how often; 20 times by default.
 */
class CrashIT {

	private static final int KILLS = Integer.getInteger("persistence.kills", 20);

	private static final int THREADS = 16;

	private static final long ABSENT = 1;

	@TempDir
	private Path directory;

	private final Random random = new Random();

	/**
	 * What each job may be at: the generation that was confirmed last, or one begun
	 * since.
	 */
	private final Map<String, Set<Long>> possible = new HashMap<>();

	private long confirmed;

	@Test
	void everyConfirmedChangeSurvivesAKill() throws Exception {
		Path file = this.directory.resolve("groups.db");
		for (int kill = 0; kill < KILLS; kill++) {
			long seed = this.random.nextLong();
			try (DatabaseProcess process = DatabaseProcess.start(file)) {
				assertThat(process.answer()).isEqualTo("open");
				process.load(THREADS, seed);
				int answers = this.random.nextInt(this.random.nextBoolean() ? 100 : 10_000);
				for (int i = 0; i < answers; i++) {
					take(process.answer());
				}
				process.kill();
				for (String answer = process.answer(); !answer.isEmpty(); answer = process.answer()) {
					take(answer);
				}
			}
			compare(OpenDatabase.read(file));
		}
		assertThat(this.confirmed).isGreaterThan(100L * KILLS);
	}

	private void take(String answer) {
		String[] words = answer.split(" ");
		if (words.length < 3 || !answer.matches("(begun|done) \\S+ \\d+")) {
			assertThat(answer).as("only the last line may be cut off").doesNotStartWith("failed");
			return;
		}
		Set<Long> generations = this.possible.computeIfAbsent(words[1], (job) -> new LinkedHashSet<>(Set.of(ABSENT)));
		long generation = Long.parseLong(words[2]);
		if (words[0].equals("done")) {
			this.confirmed++;
			generations.clear();
		}
		generations.add(generation);
	}

	private void compare(Map<String, String> groups) {
		this.possible.forEach((job, generations) -> {
			long found = generations.stream()
				.filter((generation) -> isAt(generation, job, groups.get(job)))
				.findFirst()
				.orElseThrow(() -> new AssertionError(job + " is none of " + generations + ": " + groups.get(job)));
			generations.clear();
			generations.add(found);
		});
		assertThat(this.possible.keySet()).containsAll(groups.keySet());
	}

	private static boolean isAt(long generation, String job, String text) {
		return (generation % 2 == 0) ? Groups.text(DatabaseProcess.group(job, generation)).equals(text) : text == null;
	}

}
