package io.github.batchpushgateway.push;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Requests take the way to the Pushgateway that the JVM is told to take.
 */
class ProxyTests {

	private static final GroupingKey KEY = GroupingKey.of("load", Map.of());

	private static final String GATEWAY = "http://gateway.invalid:9091";

	private final RecordingPushgateway proxy = new RecordingPushgateway();

	private final @Nullable String nonProxyHosts = System.getProperty("http.nonProxyHosts");

	private final PushgatewayClient client = new PushgatewayClient(() -> List.of(URI.create(GATEWAY)),
			new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10)), Retries.NONE,
			(connection) -> {
			});

	@BeforeEach
	void configure() {
		System.setProperty("http.proxyHost", this.proxy.url().getHost());
		System.setProperty("http.proxyPort", String.valueOf(this.proxy.url().getPort()));
	}

	@AfterEach
	void stop() {
		System.clearProperty("http.proxyHost");
		System.clearProperty("http.proxyPort");
		if (this.nonProxyHosts != null) {
			System.setProperty("http.nonProxyHosts", this.nonProxyHosts);
		}
		else {
			System.clearProperty("http.nonProxyHosts");
		}
		this.proxy.close();
	}

	@Test
	void pushesAndDeletesThroughTheProxyOfTheJvm() {
		this.client.pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);
		this.client.delete(KEY, PushReceipt.unanswered(GATEWAY), null);

		assertThat(this.proxy.requests()).extracting(RecordingPushgateway.Request::method)
			.containsExactly("POST", "GET", "DELETE");
		assertThat(this.proxy.requests())
			.allSatisfy((request) -> assertThat(request.headers().getFirst("Host")).isEqualTo("gateway.invalid:9091"));
	}

	@Test
	void goesToTheHostsItselfThatTheJvmIsToldNotToAskTheProxyFor() {
		System.setProperty("http.nonProxyHosts", "localhost|*.invalid");

		RequestFailedException failure = catchThrowableOfType(RequestFailedException.class,
				() -> this.client.pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE));

		assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_HOST);
		assertThat(this.proxy.requests()).isEmpty();
	}

}
