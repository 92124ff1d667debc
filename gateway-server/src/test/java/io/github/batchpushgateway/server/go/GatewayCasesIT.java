package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.go.BothGateways.Answers;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Named requests that a Go Pushgateway and ours have to answer alike, and that have to
 * leave both in the same state, unless a {@link Deviation} says that ours does otherwise:
 * then it has to do so, as the case says.
 */
class GatewayCasesIT {

	/** What clients see of an answer beside its status and body. */
	private static final List<String> HEADERS = List.of("Content-Type", "Content-Encoding", "Allow", "Location",
			"X-Content-Type-Options", "Cache-Control", "WWW-Authenticate", "Access-Control-Allow-Origin",
			"Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Expose-Headers");

	/** Which of several faults is told, and how, may differ. */
	private static final Pattern FAULT = Pattern.compile(
			"(text format parsing error in line \\d+: |invalid base64 encoding in job name |pushed metrics are invalid or inconsistent with existing metrics: ).*\n",
			Pattern.DOTALL);

	private static final Map<Setup, BothGateways> gateways = new EnumMap<>(Setup.class);

	@AfterAll
	static void stop() throws IOException {
		for (BothGateways both : gateways.values()) {
			both.close();
		}
	}

	static List<Case> cases() {
		return Stream
			.of(PathCases.all(), TextCases.all(), ProtobufCases.all(), BodyCases.all(), RoutingCases.all(),
					NegotiationCases.all(), SequenceCases.all(), ApiCases.all(), Utf8NameCases.all())
			.flatMap(List::stream)
			.toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void bothGatewaysDoTheSame(Case named) throws IOException {
		BothGateways both = gateways.computeIfAbsent(named.setup(), BothGateways::new);
		try {
			List<Integer> statuses = new ArrayList<>();
			List<String> differences = new ArrayList<>();
			Answer last = Answer.NONE;
			for (Request request : named.requests()) {
				Answers answers = both.exchange(request);
				last = answers.ours();
				statuses.add(last.status());
				differences.addAll(differences(request, answers));
				if (named.endsBoth()) {
					continue;
				}
				if (named.deviation() == null) {
					requireSameState(named, both, request);
				}
				else if (!both.goState().equals(both.ourState())) {
					differences.add("another state after " + request);
				}
			}
			if (named.deviation() == null) {
				assertThat(differences).isEmpty();
			}
			else {
				requireDeviation(named, both, statuses, last, differences);
			}
		}
		finally {
			if (named.endsBoth()) {
				gateways.remove(named.setup());
				both.close();
			}
			else {
				if (named.spoilsGo()) {
					both.replaceGo();
				}
				both.clear();
			}
		}
	}

	private static void requireSameState(Case named, BothGateways both, Request request) throws IOException {
		GatewayState ours = state(named, both.ourState());
		GatewayState theirs = state(named, both.goState((state) -> state(named, state).equals(ours)));
		if (!theirs.equals(ours)) {
			fail("""
					%s
					only theirs:
					%s
					only ours:
					%s""", request, theirs.linesNotIn(ours), ours.linesNotIn(theirs));
		}
	}

	private static GatewayState state(Case named, GatewayState state) {
		return named.ignoresHelp() ? state.withoutHelp() : state;
	}

	private static void requireDeviation(Case named, BothGateways both, List<Integer> statuses, Answer last,
			List<String> differences) throws IOException {
		assertThat(statuses).as(last.toString()).isEqualTo(named.ourStatuses());
		for (String header : named.ourHeaders()) {
			String[] parts = header.split(": ", 2);
			assertThat(last.header(parts[0])).isEqualTo(parts[1]);
		}
		if (named.ourSamples() != null) {
			assertThat(both.ourState()
				.exposition()
				.stream()
				.filter((line) -> !line.startsWith("#") && !line.startsWith("push_"))).isEqualTo(named.ourSamples());
		}
		assertThat(differences).as("deviations for the reason " + named.deviation()).isNotEmpty();
	}

	private static List<String> differences(Request request, Answers answers) {
		List<String> differences = new ArrayList<>();
		compare(differences, request, "status", answers.go().status(), answers.ours().status());
		for (String header : HEADERS) {
			compare(differences, request, header, answers.go().header(header), answers.ours().header(header));
		}
		compare(differences, request, "body", comparable(request, answers.go()), comparable(request, answers.ours()));
		return differences;
	}

	private static void compare(List<String> differences, Request request, String what, Object theirs, Object ours) {
		if (!theirs.equals(ours)) {
			differences.add("%s%n%s, theirs: %s%n%s, ours: %s%n".formatted(request, what, theirs, what, ours));
		}
	}

	/**
	 * The body, unless it is a page, a state, which is compared anyway, or says why
	 * protobuf cannot be read, which is up to the library.
	 */
	private static String comparable(Request request, Answer answer) {
		String type = answer.header("Content-Type");
		boolean isState = type.contains("version=") || type.contains("json") || type.contains("protobuf");
		boolean isPage = answer.status() == 200 && type.contains("html");
		boolean isUnreadable = answer.status() == 400 && request.headers().contains(Request.PROTOBUF);
		return (isState || isPage || isUnreadable) ? "" : FAULT.matcher(answer.body()).replaceFirst("$1\n");
	}

	@Test
	void everyDeviationHasACase() {
		Set<Deviation> shown = cases().stream()
			.map(Case::deviation)
			.filter((deviation) -> deviation != null)
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(Deviation.class)));

		assertThat(shown).containsExactly(Deviation.values());
	}

	@Test
	void everyCaseHasANameOfItsOwn() {
		assertThat(cases()).extracting(Case::toString).doesNotHaveDuplicates().hasSizeGreaterThan(200);
	}

}
