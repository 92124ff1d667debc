package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Groups that outlive the gateway.
 */
class PersistenceTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	Path directory;

	@Test
	void exposesAfterARestartWhatItExposedBefore() throws Exception {
		String before;
		try (GatewayServer gateway = start(options())) {
			push(gateway, "/metrics/job/a", "# HELP x Help.\n# TYPE x counter\nx{l=\"1\"} 1\n");
			push(gateway, "/metrics/job/b/instance/i",
					"# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 2\nh_sum 3\n");
			push(gateway, "/metrics/job/gone", "x 1\n");
			send(gateway, "DELETE", "/metrics/job/gone", "");
			push(gateway, "/metrics/job/refused", "x 1 1\n");
			before = scrape(gateway);
		}

		try (GatewayServer gateway = start(options())) {
			assertThat(scrape(gateway)).isEqualTo(before).contains("x{").doesNotContain("gone").contains("refused");
		}
	}

	@Test
	void remembersExpiriesAndGenerations() throws Exception {
		String tag;
		try (GatewayServer gateway = start(options())) {
			tag = push(gateway, "/metrics/job/a", "x 1\n", "Pushgateway-Expire-After", "1ms").headers()
				.firstValue("ETag")
				.orElseThrow();
			push(gateway, "/metrics/job/b", "y 1\n", "Pushgateway-Expire-After", "1h");
		}

		try (GatewayServer gateway = start(options())) {
			assertThat(scrape(gateway)).contains("x{");
			HttpResponse<String> later = push(gateway, "/metrics/job/c", "z 1\n");
			assertThat(later.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
			assertThat(send(gateway, "DELETE", "/metrics/job/a", "", "If-Match", tag).statusCode()).isEqualTo(202);
			assertThat(send(gateway, "GET", "/api/v1/groups?sort=expires", "").body()).containsPattern(
					"\"expires\":\"[^\"]+\",\"families\":3,\"generation\":\"\\d+\",\"labels\":\\{\"job\":\"b\"");
		}

		try (GatewayServer gateway = start(options().withExpiryAfterScrapes(0, Duration.ZERO))) {
			assertThat(scrape(gateway)).doesNotContain("x{").contains("y{").contains("z{");
		}
	}

	@Test
	void forgetsEverythingAfterAWipe() throws Exception {
		try (GatewayServer gateway = start(options().withAdminApi(true))) {
			push(gateway, "/metrics/job/a", "x 1\n");
			assertThat(send(gateway, "PUT", "/api/v1/admin/wipe", "").statusCode()).isEqualTo(202);
		}

		try (GatewayServer gateway = start(options())) {
			assertThat(send(gateway, "GET", "/api/v1/groups", "").body()).contains("\"total\":0");
		}
	}

	@Test
	void tellsHowTheDiskDoes() throws Exception {
		try (GatewayServer gateway = start(options())) {
			push(gateway, "/metrics/job/a", "x 1\n");
			push(gateway, "/metrics/job/b", "x 1\n");
			send(gateway, "DELETE", "/metrics/job/a", "");

			assertThat(send(gateway, "GET", "/metrics", "").body()).contains("""
					# TYPE pushgateway_persistence_changes_total counter
					pushgateway_persistence_changes_total 3
					""")
				.contains("\npushgateway_persistence_commits_total 3\n", "\npushgateway_persistence_waiting_bytes 0\n",
						"\npushgateway_persistence_refusals_total 0\n",
						"\npushgateway_persistence_refused_since_timestamp_seconds 0\n")
				.containsPattern("\npushgateway_persistence_commit_seconds_total (?!0\n)")
				.containsPattern("\npushgateway_persistence_file_bytes (?!0\n)");
		}
		try (GatewayServer gateway = start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"))) {
			assertThat(send(gateway, "GET", "/metrics", "").body()).doesNotContain("pushgateway_persistence_");
		}
	}

	@Test
	void doesNotStartOverWhatItCannotRead() throws IOException {
		Files.writeString(file(), "# not a database\n");

		assertThatExceptionOfType(GatewayStartException.class).isThrownBy(() -> start(options()).close())
			.withMessageStartingWith("cannot start: " + file());
		assertThat(file()).hasContent("# not a database");
	}

	@Test
	void doesNotShareItsFile() throws Exception {
		try (GatewayServer gateway = start(options())) {
			assertThatExceptionOfType(GatewayStartException.class).isThrownBy(() -> start(options()).close())
				.withMessageContaining(file().toString());
			assertThat(push(gateway, "/metrics/job/a", "x 1\n").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sync", "os", "interval" })
	void keepsWhatWasPushedBeforeAnOrderlyEnd(String durability) throws Exception {
		GatewayOptions options = options().with(GatewayFlags.PERSISTENCE_DURABILITY, durability);
		try (GatewayServer gateway = start(options)) {
			push(gateway, "/metrics/job/a", "x 1\n");
			assertThat(send(gateway, "GET", "/-/ready", "").statusCode()).isEqualTo(200);
		}

		try (GatewayServer gateway = start(options)) {
			assertThat(scrape(gateway)).contains("x{instance=\"\",job=\"a\"} 1");
		}
	}

	private Path file() {
		return this.directory.resolve("groups.db");
	}

	private GatewayOptions options() {
		return GatewayOptions.defaults().withListenAddress("127.0.0.1:0").withPersistenceFile(file().toString());
	}

	private static GatewayServer start(GatewayOptions options) {
		return GatewayServer.start(options);
	}

	private HttpResponse<String> push(GatewayServer gateway, String path, String body, String... headers)
			throws IOException, InterruptedException {
		return send(gateway, "PUT", path, body, headers);
	}

	/** What was pushed, without what the gateway says of itself. */
	private String scrape(GatewayServer gateway) throws IOException, InterruptedException {
		StringBuilder pushed = new StringBuilder();
		send(gateway, "GET", "/metrics", "").body()
			.lines()
			.filter((line) -> line.contains("job=\"") || line.matches("# \\w+ [xhyz] .*"))
			.forEach((line) -> pushed.append(line).append('\n'));
		return pushed.toString();
	}

	private HttpResponse<String> send(GatewayServer gateway, String method, String path, String body, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
			.method(method, BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

}
