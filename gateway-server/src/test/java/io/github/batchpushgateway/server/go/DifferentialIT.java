package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.batchpushgateway.server.go.BothGateways.Answers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Sends random requests to a Go Pushgateway and to ours: status codes and what both show
 * of their groups must agree, except where this project deviates on purpose.
 *
 * <p>
 * {@code -Ddifferential.pushes=100000 -Ddifferential.seed=7} asks for more, or others,
 * {@code -Ddifferential.sequence=42} for one sequence of them. A sequence that does not
 * agree is cut down to what it takes, and shown as commands of a shell.
 */
class DifferentialIT {

	private static final int PUSHES = Integer.getInteger("differential.pushes", 5000);

	private static final long SEED = Long.getLong("differential.seed", 1);

	private static final int ONLY_SEQUENCE = Integer.getInteger("differential.sequence", -1);

	private static final int PUSHES_PER_SEQUENCE = 8;

	private int compared;

	private int accepted;

	@Test
	void randomSequencesOfPushesAndDeletesLeaveBothInTheSameState() throws IOException {
		int first = Math.max(0, ONLY_SEQUENCE);
		int end = (ONLY_SEQUENCE >= 0) ? first + 1 : (PUSHES + PUSHES_PER_SEQUENCE - 1) / PUSHES_PER_SEQUENCE;
		try (BothGateways both = new BothGateways(Setup.STRICT_TEXT)) {
			for (int sequence = first; sequence < end; sequence++) {
				List<Request> requests = new RandomRequests(SEED, sequence).sequence(PUSHES_PER_SEQUENCE);
				if (difference(both, requests) != null) {
					List<Request> fewest = cutDown(both, requests);
					fail("seed %d, sequence %d:%n%s%n%s", SEED, sequence,
							fewest.stream().map(Request::toString).collect(Collectors.joining("\n")),
							difference(both, fewest));
				}
			}
		}
		assertThat(this.compared).isGreaterThan((end - first) * PUSHES_PER_SEQUENCE * 2 / 3);
		assertThat(this.accepted).isGreaterThan((end - first) * PUSHES_PER_SEQUENCE / 4);
	}

	/**
	 * Sends requests to both, which have no groups before and after, until they do not
	 * agree or one of them deviates on purpose.
	 * @return what they do not agree in, or {@code null} if they agree
	 */
	private @Nullable String difference(BothGateways both, List<Request> requests) throws IOException {
		try {
			for (Request request : requests) {
				Answers answers = both.exchange(request);
				if (isDeliberate(answers)) {
					return null;
				}
				if (answers.ours().status() != answers.go().status()) {
					return "theirs: %s%nours: %s".formatted(answers.go(), answers.ours());
				}
				GatewayState ours = both.ourState().withoutHelp();
				GatewayState theirs = both.goState((state) -> state.withoutHelp().equals(ours)).withoutHelp();
				if (!theirs.equals(ours)) {
					return "only theirs:%n%s%nonly ours:%n%s".formatted(theirs.linesNotIn(ours),
							ours.linesNotIn(theirs));
				}
				this.compared++;
				this.accepted += (answers.ours().status() == 200) ? 1 : 0;
			}
			return null;
		}
		finally {
			both.clear();
		}
	}

	/**
	 * Pushes that ours refuses because they would expose a series twice, or a series that
	 * differs from another only in empty labels, and histograms of a group that has a
	 * label "le".
	 */
	private static boolean isDeliberate(Answers answers) {
		String message = answers.ours().body();
		return answers.go().status() == 200 && answers.ours().status() == 400
				&& (message.equals("unexpected EOF\n") || message.contains(" twice as quantile or bucket ")
						|| message.contains(" must not have an explicit label \"le\"")
						|| message.contains(" in a group that has the label \"le\"")
						|| message.contains(" has two metrics with the labels ")
						|| message.contains(" that is in group "));
	}

	/**
	 * Leaves out requests, and lines of their bodies, as long as both do not agree.
	 */
	private List<Request> cutDown(BothGateways both, List<Request> requests) throws IOException {
		List<Request> fewest = requests;
		for (int i = fewest.size() - 1; i >= 0; i--) {
			List<Request> fewer = new ArrayList<>(fewest);
			fewer.remove(i);
			fewest = (difference(both, fewer) != null) ? fewer : fewest;
		}
		for (int i = 0; i < fewest.size(); i++) {
			int lines = fewest.get(i).text().split("\n", -1).length;
			for (int line = lines - 1; line >= 0; line--) {
				List<Request> shorter = new ArrayList<>(fewest);
				shorter.set(i, fewest.get(i).withoutLine(line));
				fewest = (difference(both, shorter) != null) ? shorter : fewest;
			}
		}
		return fewest;
	}

}
