package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.go.PushClient.Action;
import io.github.batchpushgateway.server.go.PushClient.Key;
import io.prometheus.metrics.exporter.pushgateway.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever people push with does to ours what it does to the Go Pushgateway.
 */
class ClientsIT {

	private static final List<Key> KEYS = List.of(Key.of("nightly"), Key.of("my job"), Key.of("a+b&c=d?e#f%g"),
			Key.of("a/b", "path", "var/tmp"), Key.of("größe", "ort", "Zürich €😀"), Key.of("empty", "label", ""),
			Key.of("two", "z", "1", "a", "2"), Key.of("host", "instance", "example.org:9091"), Key.of("a\"b\\c'd"),
			Key.of("a\nb", "tab", "\t"), Key.of(":;,@!$*()[]{}|^~<>"), Key.of("@base64"), Key.of("q", "quantile", "1"));

	private static BothGateways both;

	@BeforeAll
	static void start() {
		both = new BothGateways(Setup.DEFAULT);
	}

	@AfterAll
	static void stop() throws IOException {
		both.close();
	}

	@AfterEach
	void deleteAll() throws IOException {
		both.clear();
	}

	static Stream<PushClient> clients() {
		return Stream.of(new ClientJavaClient(Format.PROMETHEUS_PROTOBUF), new ClientJavaClient(Format.PROMETHEUS_TEXT),
				new SpringBootClient("protobuf"), new SpringBootClient("text"), new SimpleclientClient(),
				ProgramClient.python(), ProgramClient.node(), new CurlClient());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("clients")
	void leavesBothGatewaysInTheSameState(PushClient client) throws Exception {
		for (Action action : List.of(Action.PUSH, Action.PUSH, Action.PUSH_ADD, Action.REPLACE, Action.PUSH_ADD)) {
			requireSame(client, action, KEYS);
		}
		List<Key> kept = KEYS.subList(0, 3);
		requireSame(client, Action.DELETE, KEYS.subList(3, KEYS.size()));
		assertThat(both.ourState().groups()).hasSize(kept.size());
		requireSame(client, Action.DELETE, kept);
		assertThat(both.ourState().groups()).isEmpty();
	}

	private static void requireSame(PushClient client, Action action, List<Key> keys) throws Exception {
		List<String> ours = client.send(action, both.ourUri(), keys);
		List<String> theirs = client.send(action, both.goUri(), keys);
		assertThat(ours).isEqualTo(theirs);
		assertThat(ours).as(action.word).hasSameSizeAs(keys);
		GatewayState ourState = both.ourState();
		GatewayState theirState = both.goState(ourState::exposesTheSame);
		assertThat(ourState.exposition())
			.as("only ours:%n%s%nonly theirs:%n%s", ourState.linesNotIn(theirState), theirState.linesNotIn(ourState))
			.isEqualTo(theirState.exposition());
	}

}
