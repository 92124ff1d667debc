package io.github.batchpushgateway.server;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line, for the most part in a process of its own.
 */
@Timeout(60)
class GatewayCommandTests {

	private static final Pattern READY = Pattern.compile(".* msg=\"ready on port (\\d+)\"");

	@TempDir
	Path directory;

	/**
	 * A gateway in a JVM of its own.
	 */
	private record Gateway(Process process, BufferedReader log) implements AutoCloseable {

		static Gateway start(Path directory, String... arguments) throws IOException {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
							"-Djava.io.tmpdir=" + directory, "--enable-native-access=ALL-UNNAMED", "-cp",
							System.getProperty("java.class.path"), GatewayCommand.class.getName()));
			command.addAll(List.of(arguments));
			Process process = new ProcessBuilder(command).directory(directory.toFile()).start();
			return new Gateway(process,
					new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)));
		}

		int awaitPort() throws IOException {
			for (String line = this.log.readLine(); line != null; line = this.log.readLine()) {
				Matcher ready = READY.matcher(line);
				if (ready.matches()) {
					return Integer.parseInt(ready.group(1));
				}
			}
			throw new IOException("ended with status " + this.process.exitValue());
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

	private record Result(int status, String out, String err) {

		static Result of(String... arguments) {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			ByteArrayOutputStream err = new ByteArrayOutputStream();
			int status = new GatewayCommand(new PrintStream(out), new PrintStream(err)).run(arguments);
			return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
		}

	}

	@Test
	void servesUntilItIsTerminatedAndEndsWithSuccess() throws Exception {
		try (Gateway gateway = Gateway.start(this.directory, "--web.listen-address=127.0.0.1:0", "--web.listen-address",
				"127.0.0.2:0", "--web.route-prefix=/pgw", "--web.telemetry-path", "/custom", "--log.level=info")) {
			URI uri = URI.create("http://127.0.0.1:" + gateway.awaitPort() + "/pgw/custom");
			int status = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
				.statusCode();
			gateway.process().toHandle().destroy();

			assertThat(status).isEqualTo(200);
			assertThat(gateway.process().waitFor()).isZero();
			assertThat(gateway.log().readLine()).endsWith(" level=info caller=GatewayCommand msg=closing");
			assertThat(gateway.log().readLine()).isNull();
		}
	}

	@Test
	void endsWithSuccessWhenToldToEndWhileItStarts() throws Exception {
		try (Gateway gateway = Gateway.start(this.directory, "--web.listen-address=127.0.0.1:0")) {
			assertThat(gateway.log().readLine()).contains(" msg=\"starting version ");

			gateway.process().toHandle().destroy();

			assertThat(gateway.process().waitFor()).isZero();
		}
	}

	@Test
	void leavesNoFiles() throws Exception {
		try (Gateway gateway = Gateway.start(this.directory, "--web.listen-address=127.0.0.1:0")) {
			gateway.awaitPort();
			gateway.process().toHandle().destroy();
			gateway.process().waitFor();
		}

		try (var files = Files.list(this.directory)) {
			assertThat(files.filter((file) -> !file.getFileName().toString().startsWith("hsperfdata"))).isEmpty();
		}
	}

	@Test
	void saysInOneLineWhyItCannotStart() throws Exception {
		GatewayOptions options = GatewayOptions.defaults().withListenAddress("127.0.0.1:0");
		try (GatewayServer first = GatewayServer.start(options);
				Gateway second = Gateway.start(this.directory, "--web.listen-address=127.0.0.1:" + first.port(),
						"--log.level=error")) {
			assertThat(second.process().waitFor()).isEqualTo(1);
			assertThat(second.log().lines()).singleElement()
				.asString()
				.endsWith(" level=error caller=GatewayCommand msg=\"cannot listen on 127.0.0.1:" + first.port()
						+ ": Address already in use\"");
		}
	}

	@Test
	void endsWithFailureAfterAFlagItDoesNotKnow() throws Exception {
		try (Gateway gateway = Gateway.start(this.directory, "--nope")) {
			assertThat(gateway.process().waitFor()).isEqualTo(1);
			assertThat(gateway.log().lines())
				.containsExactly("pushgateway: error: Unknown option: '--nope', try --help");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			extra                      | Unmatched argument at index 0: 'extra'
			--log.level=foo            | --log.level foo: must be one of [debug, info, warn, error]
			--web.listen-address=foo   | --web.listen-address foo: must be host:port, [ipv6]:port or :port
			--web.telemetry-path=foo   | --web.telemetry-path foo: must begin with a slash
			--push.max-body-bytes=0    | --push.max-body-bytes 0: must be from 1 to 268435456
			--push.max-body-bytes=268435457 | --push.max-body-bytes 268435457: must be from 1 to 268435456
			""")
	void rejectsBadValues(String argument, String message) {
		Result result = Result.of(argument);

		assertThat(result.status()).isEqualTo(1);
		assertThat(result.err()).isEqualTo("pushgateway: error: " + message + ", try --help\n");
		assertThat(result.out()).isEmpty();
	}

	@Test
	void printsItsVersion() {
		Result result = Result.of("--version");

		assertThat(result.status()).isZero();
		assertThat(result.out()).matches("(?s)batch-pushgateway, version \\d\\S+\\n  build date: .*java version: .*");
		assertThat(result.err()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-h", "--help" })
	void printsEveryFlagWithItsDefault(String argument) {
		Result result = Result.of(argument);

		assertThat(result.status()).isZero();
		assertThat(result.err()).isEmpty();
		GatewayOptions.defaults().flags().forEach((flag, value) -> {
			Pattern usage = Pattern.compile("^ +--" + Pattern.quote(flag) + "\\b.*\\R( {20}.*\\R)*", Pattern.MULTILINE);
			boolean isSwitch = value.equals("false");
			assertThat(usage.matcher(result.out()).results()).singleElement()
				.extracting(MatchResult::group)
				.asString()
				.contains(isSwitch ? "" : ("Default: " + value).strip());
		});
	}

}
