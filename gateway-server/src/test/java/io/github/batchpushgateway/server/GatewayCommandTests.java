package io.github.batchpushgateway.server;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
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
			return start(directory, List.of(), arguments);
		}

		static Gateway start(Path directory, List<String> wrapper, String... arguments) throws IOException {
			List<String> command = new ArrayList<>(wrapper);
			command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
	void readsTheRulesForExpiryAgainWhenHungUp() throws Exception {
		Path file = this.directory.resolve("expiry.yml");
		Files.writeString(file, "rules: []");
		// whoever runs the tests may ignore the signal, and would hand that on
		List<String> hearing = List.of("env", "--default-signal=HUP");
		try (Gateway gateway = Gateway.start(this.directory, hearing, "--web.listen-address=127.0.0.1:0",
				"--expiry.config.file=" + file)) {
			gateway.awaitPort();
			Files.writeString(file, "rules: [{job: a, expire_after: 1h}]");

			new ProcessBuilder("kill", "-HUP", Long.toString(gateway.process().pid())).start().waitFor();

			assertThat(gateway.log().readLine()).endsWith(" msg=\"read 1 rules for expiry\"");
			assertThat(gateway.process().isAlive()).isTrue();
		}
	}

	@Test
	void listensOnTheSocketsThatSystemdPassesOn() throws Exception {
		int one = freePort();
		int two = freePort();
		try (Gateway gateway = Gateway.start(this.directory, List.of("perl", "-MSocket", "-e", """
				$^F = 9;
				for (split /,/, shift) {
					socket(my $socket, PF_INET, SOCK_STREAM, 0) or die $!;
					bind($socket, pack_sockaddr_in($_, INADDR_LOOPBACK)) && listen($socket, 9) or die $!;
					push @sockets, $socket;
				}
				$ENV{LISTEN_PID} = $$;
				$ENV{LISTEN_FDS} = @sockets;
				exec @ARGV;
				""", one + "," + two), "--web.systemd-socket", "--web.listen-address=127.0.0.1:1")) {
			assertThat(gateway.awaitPort()).isEqualTo(one);
			for (int port : new int[] { two, one, two }) {
				for (int i = 0; i < 3; i++) {
					URI uri = URI.create("http://127.0.0.1:" + port + "/-/ready");
					assertThat(HttpClient.newHttpClient()
						.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
						.body()).isEqualTo("OK");
				}
			}
			gateway.process().toHandle().destroy();

			assertThat(gateway.process().waitFor()).isZero();
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@Test
	void saysWhatIsWrongWithTheRulesForExpiry() throws Exception {
		Path file = this.directory.resolve("expiry.yml");
		Files.writeString(file, "rules: 1");
		try (Gateway gateway = Gateway.start(this.directory, "--expiry.config.file=" + file)) {
			assertThat(gateway.process().waitFor()).isOne();
			assertThat(gateway.log().lines()).last()
				.asString()
				.endsWith("msg=\"cannot start: --expiry.config.file " + file + ": rules must be a list\"");
		}
	}

	@Test
	void saysThatSystemdHasPassedOnNoSocket() throws Exception {
		try (Gateway gateway = Gateway.start(this.directory, "--web.systemd-socket", "--log.level=error")) {
			assertThat(gateway.process().waitFor()).isEqualTo(1);
			assertThat(gateway.log().lines()).singleElement()
				.asString()
				.endsWith(
						" level=error caller=GatewayCommand msg=\"--web.systemd-socket: systemd has passed on no socket"
								+ " (LISTEN_PID=, LISTEN_FDS=, process " + gateway.process().pid() + ")\"");
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
	void endsWithSuccessWhenToldToOverHttp() throws Exception {
		try (Gateway gateway = Gateway.start(this.directory, "--web.listen-address=127.0.0.1:0",
				"--web.enable-lifecycle")) {
			URI uri = URI.create("http://127.0.0.1:" + gateway.awaitPort() + "/-/quit");
			String answer = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString())
				.body();

			assertThat(answer).isEqualTo("Requesting termination... Goodbye!");
			assertThat(gateway.process().waitFor()).isZero();
			assertThat(gateway.log().lines()).singleElement()
				.asString()
				.endsWith(" level=warn caller=GatewayServer msg=\"told over HTTP to close\"");
		}
	}

	@Test
	void writesItsLogAsJson() throws Exception {
		try (Gateway gateway = Gateway.start(this.directory, "--web.listen-address=127.0.0.1:0", "--log.format=json",
				"--push.disable-consistency-check")) {
			assertThat(gateway.log().readLine())
				.matches("\\{\"ts\":\"[^\"]+\",\"level\":\"info\",\"caller\":\"GatewayCommand\","
						+ "\"msg\":\"starting version .*\"}");
			assertThat(gateway.log().readLine()).contains(
					"\"level\":\"warn\",\"caller\":\"GatewayServer\",\"msg\":\"--push.disable-consistency-check: ");
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
	@CsvSource(delimiter = '|',
			textBlock = """
					extra                        | Unmatched argument at index 0: 'extra'
					--                           | Unmatched argument at index 1: 'more'
					-nope                        | Unknown option: '-nope'
					-web.telemetry-path=/custom  | Unknown option: '-web.telemetry-path=/custom'
					--web.telemetry              | Unknown option: '--web.telemetry'
					--WEB.enable-lifecycle       | Unknown option: '--WEB.enable-lifecycle'
					--no-web.telemetry-path      | Unknown option: '--no-web.telemetry-path'
					--web.enable-lifecycle=true  | option '--web.enable-lifecycle' should be specified without 'true' parameter
					--log.level=foo              | --log.level foo: must be one of [debug, info, warn, error]
					--log.format=xml             | --log.format xml: must be one of [logfmt, json]
					--web.listen-address=foo     | --web.listen-address foo: must be host:port, [ipv6]:port or :port
					--web.listen-address=vsock://:1 | --web.listen-address vsock://:1: vsock is not supported, must be host:port, [ipv6]:port or :port
					--web.telemetry-path=foo     | --web.telemetry-path foo: must begin with a slash
					--web.external-url=http://a:b | --web.external-url http://a:b: must be a URL such as https://example.org/pushgateway
					--web.config.file=web.yml    | --web.config.file web.yml: is not supported yet, leave it out
					--persistence.durability=no  | --persistence.durability no: must be one of [sync, os, interval]
					--persistence.interval=0s    | --persistence.interval 0s: must be longer than nothing
					--persistence.interval=5     | --persistence.interval 5: must be a duration such as 1m30s
					--limit.body-bytes=0         | --limit.body-bytes 0: must be from 1 to 268435456
					--limit.body-bytes=1MB       | --limit.body-bytes 1MB: must be a whole number
					--limit.body-timeout=5       | --limit.body-timeout 5: must be a duration, such as 1m30s
					@nowhere                     | @nowhere: cannot read that file
					""")
	void rejectsWhatItDoesNotUnderstand(String argument, String message) {
		Result result = argument.equals("--") ? Result.of(argument, "more") : Result.of(argument);

		assertThat(result.status()).isEqualTo(1);
		assertThat(result.err()).isEqualTo("pushgateway: error: " + message + ", try --help\n");
		assertThat(result.out()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "--web.telemetry-path,/a", "--web.enable-lifecycle,", "--log.level,info" })
	void rejectsAFlagGivenTwice(String flag, @Nullable String value) {
		String argument = (value != null) ? flag + "=" + value : flag;

		assertThat(Result.of(argument, argument).err()).startsWith("pushgateway: error: option '" + flag + "'")
			.endsWith("should be specified only once, try --help\n");
	}

	@Test
	void rejectsAFlagWithoutItsValue() {
		assertThat(Result.of("--web.telemetry-path", "--web.enable-lifecycle").err()).isEqualTo("pushgateway: error: "
				+ "Expected parameter for option '--web.telemetry-path' but found '--web.enable-lifecycle', try --help\n");
	}

	@Test
	void takesThePersistenceFlagsOfTheOriginalWithItsDefaults() {
		assertThat(Result
			.of("--persistence.file=", "--persistence.interval=5m", "--web.config.file", "", "--log.level=none")
			.err()).contains("--log.level none");
	}

	@Test
	void readsArgumentsFromFiles() throws IOException {
		Path outer = Files.writeString(this.directory.resolve("outer"),
				"# as systemd units like it\n--no-push.strict-text\n@" + this.directory.resolve("inner") + "\n");
		Files.writeString(this.directory.resolve("inner"), "--log.level\nnot a level\n");

		assertThat(Result.of("@" + outer).err())
			.isEqualTo("pushgateway: error: --log.level not a level: must be one of [debug, info, warn, error],"
					+ " try --help\n");
	}

	@Test
	void printsItsVersion() {
		Result result = Result.of("--version");

		assertThat(result.status()).isZero();
		assertThat(result.out()).matches("(?s)batch-pushgateway, version \\d\\S+\\n  build date: .*java version: .*");
		assertThat(result.err()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-h", "--help", "--help-long" })
	void printsEveryFlagWithItsDefault(String argument) {
		Result result = Result.of(argument);

		assertThat(result.status()).isZero();
		assertThat(result.err()).isEmpty();
		GatewayOptions.defaults().flags().forEach((flag, value) -> {
			Pattern usage = Pattern.compile("^ +--(\\[no-])?" + Pattern.quote(flag) + "\\b.*\\R( {20}.*\\R)*",
					Pattern.MULTILINE);
			boolean isSwitch = value.equals("false");
			assertThat(usage.matcher(result.out()).results()).singleElement()
				.extracting(MatchResult::group)
				.asString()
				.contains(isSwitch ? "" : ("Default: " + value).strip());
		});
	}

	@Test
	void printsAManualPage() {
		Result result = Result.of("--help-man");

		assertThat(result.status()).isZero();
		assertThat(result.out()).startsWith(".TH pushgateway 1\n")
			.contains(
					"\n.TP\n\\fB\\-\\-web.telemetry\\-path=\"/metrics\"\\fR\nPath under which the metrics are exposed.\n",
					"\n.TP\n\\fB\\-\\-[no\\-]web.enable\\-lifecycle\\fR\n");
	}

}
