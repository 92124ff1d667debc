package io.github.batchpushgateway.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.batchpushgateway.server.StrictExposition.Sample;
import io.github.batchpushgateway.server.http.RawClient;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import io.github.batchpushgateway.server.go.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Sends random pushes, right and hostile ones, and holds a gateway to its promise after
 * each of them: a push that is refused leaves the scrape as it was to the byte, but for
 * the times of its own group; one that is accepted leaves all other groups as they were
 * to the byte, and exposes every value it carries and nothing else; the scrape breaks no
 * rule of {@link StrictExposition}.
 */
final class PushIsolation {

	private static final int API_INTERVAL = 50;

	/** Families in which the gateway speaks of itself. */
	private static final Pattern OWN = Pattern.compile("(go|jvm|process|pushgateway)_.*");

	private final RawClient gateway;

	private final Random random;

	/** What each group exposes, by its labels: by family, the value of each series. */
	private final Map<SortedMap<String, String>, Map<String, Map<String, Double>>> groups = new HashMap<>();

	/** The samples of each group as they are exposed. */
	private final Map<SortedMap<String, String>, Set<String>> lines = new HashMap<>();

	private StrictExposition exposition;

	private int accepted;

	private int refused;

	PushIsolation(RawClient gateway, long seed) throws IOException {
		this.gateway = gateway;
		this.random = new Random(seed);
		this.exposition = exposition();
	}

	/** Whether a name is of the gateway's own metrics. */
	static boolean isOwn(String name) {
		return OWN.matcher(name).lookingAt();
	}

	int accepted() {
		return this.accepted;
	}

	int refused() {
		return this.refused;
	}

	/** What is exposed now. */
	StrictExposition exposition() throws IOException {
		Answer answer = Request.get("/metrics").sendOn(this.gateway);
		assertThat(answer.status()).isEqualTo(200);
		return StrictExposition.read(answer.bytes());
	}

	/**
	 * Sends pushes.
	 * @throws AssertionError as soon as the promise is broken
	 */
	void send(int pushes) throws IOException {
		for (int i = 0; i < pushes; i++) {
			HostilePush push = HostilePush.next(this.random);
			try {
				send(push);
				if (i % API_INTERVAL == 0) {
					Answer api = Request.get("/api/v1/metrics").sendOn(this.gateway);
					assertThat(api.status()).isEqualTo(200);
					assertThat(api.body()).startsWith("{\"status\":\"success\",\"data\":[").endsWith("]}");
				}
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError(
						"push %d: %s%nafter%n%s".formatted(i, push.request(),
								this.exposition.samples().stream().map(Sample::line).collect(Collectors.joining("\n"))),
						ex);
			}
		}
	}

	private void send(HostilePush push) throws IOException {
		Answer answer = push.request().sendOn(this.gateway);
		StrictExposition exposition = exposition();
		switch (answer.status()) {
			case 200, 202 -> accept(push, exposition);
			case 400 -> refuse(push, exposition);
			default -> fail("answered: " + answer);
		}
		this.exposition = exposition;
	}

	private void refuse(HostilePush push, StrictExposition exposition) {
		assertThat(withoutTimes(push, exposition)).isEqualTo(withoutTimes(push, this.exposition));
		this.refused++;
	}

	/** All lines, but those that tell when the group was pushed and refused. */
	private static List<String> withoutTimes(HostilePush push, StrictExposition exposition) {
		SortedMap<String, String> labels = push.groupLabels();
		List<String> lines = new ArrayList<>();
		exposition.families().forEach((name, family) -> {
			if (!isOwn(name)) {
				lines.add(name + " " + family.type() + " " + family.help());
				family.samples()
					.stream()
					.filter((sample) -> !name.startsWith("push_") || !sample.labels().equals(labels))
					.map(Sample::line)
					.forEach(lines::add);
			}
		});
		lines.removeIf((line) -> line.matches("push_(failure_)?time_seconds gauge .*"));
		return lines;
	}

	private void accept(HostilePush push, StrictExposition exposition) {
		Set<String> others = new HashSet<>();
		this.lines.forEach((group, lines) -> {
			if (!group.equals(push.group())) {
				others.addAll(lines);
			}
		});
		Set<String> own = pushed(exposition);
		assertThat(own).containsAll(others);
		own.removeAll(others);
		Map<String, Map<String, Double>> exposed = values(exposition, own);
		if (push.families() != null) {
			assertThat(exposed).isEqualTo(expected(push, push.families()));
		}
		this.lines.put(push.group(), own);
		this.groups.put(push.group(), exposed);
		this.accepted++;
	}

	/** The samples of all families but the gateway's own. */
	private static Set<String> pushed(StrictExposition exposition) {
		Set<String> lines = new HashSet<>();
		exposition.families().forEach((name, family) -> {
			if (!isOwn(name) && !name.startsWith("push_")) {
				family.samples().forEach((sample) -> lines.add(sample.line()));
			}
		});
		return lines;
	}

	private static Map<String, Map<String, Double>> values(StrictExposition exposition, Set<String> lines) {
		Map<String, Map<String, Double>> families = new HashMap<>();
		exposition.families()
			.forEach((name, family) -> family.samples()
				.stream()
				.filter((sample) -> lines.contains(sample.line()))
				.forEach((sample) -> families.computeIfAbsent(name, (key) -> new HashMap<>())
					.put(sample.series(), sample.value())));
		return families;
	}

	private Map<String, Map<String, Double>> expected(HostilePush push, Map<String, Map<String, Double>> families) {
		Map<String, Map<String, Double>> expected = new HashMap<>();
		if (push.request().method().equals("POST")) {
			expected.putAll(this.groups.getOrDefault(push.group(), Map.of()));
		}
		families.forEach((name, series) -> {
			if (!isOwn(name)) {
				Map<String, Double> values = new HashMap<>(series);
				// zero has no sign when it is exposed
				values.replaceAll((key, value) -> value + 0.0);
				expected.put(name, values);
			}
		});
		return expected;
	}

}
