package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.go.RawHttp.Answer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends the same requests to a Go Pushgateway and to ours: status codes and what a scrape
 * shows must agree, except where this project deviates on purpose.
 *
 * <p>
 * {@code -Ddifferential.pushes=100000 -Ddifferential.seed=7} asks for more, or others.
 */
class DifferentialIT {

	private static final int PUSHES = Integer.getInteger("differential.pushes", 5000);

	private static final long SEED = Long.getLong("differential.seed", 1);

	private static final int PUSHES_PER_SEQUENCE = 8;

	private static final Duration DELETION_TIMEOUT = Duration.ofSeconds(5);

	@AutoClose
	private static GoServer go;

	@AutoClose
	private static GatewayServer ours;

	@AutoClose
	private static RawHttp goHttp;

	@AutoClose
	private static RawHttp ourHttp;

	@BeforeAll
	static void startBoth() {
		go = GoPushgateway.start();
		ours = GatewayServer.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));
		goHttp = new RawHttp(go.uri());
		ourHttp = new RawHttp(URI.create("http://127.0.0.1:" + ours.port()));
	}

	@Test
	void randomSequencesOfPushesAndDeletesLeaveBothInTheSameState() throws IOException {
		RandomPush random = new RandomPush(SEED);
		int compared = 0;
		int accepted = 0;
		for (int sequence = 0; sequence * PUSHES_PER_SEQUENCE < PUSHES; sequence++) {
			List<String> history = new ArrayList<>();
			Set<String> paths = new TreeSet<>();
			for (int i = 0; i < PUSHES_PER_SEQUENCE; i++) {
				String method = random.method();
				String path = random.path();
				byte[] body = random.body();
				paths.add(path);
				history.add(method + " " + path + "\n" + new String(body, StandardCharsets.UTF_8));
				Answer theirs = goHttp.exchange(method, path, body);
				Answer answer = ourHttp.exchange(method, path, body);
				if (isDeliberate(theirs, answer)) {
					break;
				}
				String situation = "sequence %d\n%s\ntheirs: %s\nours: %s".formatted(sequence,
						String.join("---\n", history), theirs.body(), answer.body());
				assertThat(answer.status()).as(situation).isEqualTo(theirs.status());
				Set<String> exposed = exposed(ourHttp);
				assertThat(exposed).as(situation).isEqualTo(exposedByGo(exposed));
				compared++;
				accepted += (answer.status() == 200) ? 1 : 0;
			}
			for (String path : paths) {
				goHttp.exchange("DELETE", path, new byte[0]);
				ourHttp.exchange("DELETE", path, new byte[0]);
			}
		}
		assertThat(compared).isGreaterThan(PUSHES * 3 / 4);
		assertThat(accepted).isGreaterThan(PUSHES / 4);
	}

	/**
	 * Pushes that ours refuses because they would expose a series twice, or a series that
	 * differs from another only in empty labels; histograms of a group that has a label
	 * "le"; and grouping labels that are not UTF-8, which the Go Pushgateway refuses as
	 * well, but not without breaking its next scrape.
	 */
	private static boolean isDeliberate(Answer theirs, Answer ours) {
		return ours.body().endsWith(": value must be UTF-8\n") || (theirs.status() == 200 && ours.status() == 400
				&& (ours.body().contains(" twice as quantile or bucket ")
						|| ours.body().contains(" in a group that has the label \"le\"")
						|| ours.body().contains(" has two metrics with the labels ")
						|| ours.body().contains(" that is in group ")));
	}

	/**
	 * What the Go Pushgateway exposes. It answers a deletion before it has applied it, so
	 * it is given time until it exposes what is expected.
	 */
	private static Set<String> exposedByGo(Set<String> expected) throws IOException {
		Instant deadline = Instant.now().plus(DELETION_TIMEOUT);
		Set<String> exposed = exposed(goHttp);
		while (!exposed.equals(expected) && Instant.now().isBefore(deadline)) {
			exposed = exposed(goHttp);
		}
		return exposed;
	}

	/** All pushed samples and their types, the times of groups told apart from never. */
	private static Set<String> exposed(RawHttp http) throws IOException {
		Answer answer = http.exchange("GET", "/metrics", new byte[0]);
		assertThat(answer.status()).isEqualTo(200);
		Set<String> exposed = new TreeSet<>();
		answer.body()
			.lines()
			.filter((line) -> !line.startsWith("# HELP"))
			.filter((line) -> !line.matches("(# TYPE )?(go|process|pushgateway)_.*"))
			.map((line) -> line.startsWith("push_") ? line.replaceFirst(" [^ ]*[1-9][^ ]*$", " once") : line)
			.forEach(exposed::add);
		return exposed;
	}

}
