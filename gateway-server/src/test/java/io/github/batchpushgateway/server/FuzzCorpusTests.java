package io.github.batchpushgateway.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.exposition.ProtobufPushFuzz;
import io.github.batchpushgateway.server.exposition.TextPushFuzz;
import io.github.batchpushgateway.server.go.FuzzSeeds;
import io.github.batchpushgateway.server.http.CompressedBodyFuzz;
import io.github.batchpushgateway.server.http.RequestHeadFuzz;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gives all kept inputs to the fuzz targets: what clients have sent, what fuzzing has
 * found, and the requests that are compared with the Go Pushgateway. {@code scripts/fuzz}
 * looks for more.
 */
class FuzzCorpusTests {

	private static final Path KEPT = Path.of("src/test/resources/fuzz");

	/**
	 * Takes any bytes.
	 */
	private interface Target {

		/**
		 * Takes an input.
		 * @throws AssertionError if a promise is broken
		 */
		void take(byte[] input) throws IOException;

	}

	private static final Map<String, Target> TARGETS = Map.of("text", TextPushFuzz::fuzzerTestOneInput, "protobuf",
			ProtobufPushFuzz::fuzzerTestOneInput, "compressed", CompressedBodyFuzz::fuzzerTestOneInput, "head",
			RequestHeadFuzz::fuzzerTestOneInput);

	@ParameterizedTest
	@ValueSource(strings = { "text", "protobuf", "compressed", "head" })
	@Timeout(60)
	void noKeptInputBreaksAPromise(String target) throws IOException {
		Map<String, byte[]> inputs = new TreeMap<>(kept(target));
		assertThat(inputs).isNotEmpty();
		FuzzSeeds.all().forEach((name, input) -> {
			if (name.startsWith(target + "/")) {
				inputs.put(name, input);
			}
		});
		assertThat(inputs).hasSizeGreaterThan(10);

		for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
			try {
				TARGETS.get(target).take(input.getValue());
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("input " + input.getKey() + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static Map<String, byte[]> kept(String target) throws IOException {
		Map<String, byte[]> inputs = new TreeMap<>();
		try (Stream<Path> files = Files.list(KEPT.resolve(target))) {
			List<Path> all = files.toList();
			for (Path file : all) {
				inputs.put(file.toString(), Files.readAllBytes(file));
			}
		}
		return inputs;
	}

}
