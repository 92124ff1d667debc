package io.github.batchpushgateway.autoconfigure;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.batchpushgateway.push.Expiry;
import io.github.batchpushgateway.push.GroupingKey;
import io.github.batchpushgateway.push.OneGauge;
import io.github.batchpushgateway.push.PushReceipt;
import io.github.batchpushgateway.push.PushgatewayClient;
import io.github.batchpushgateway.push.PushgatewayReporter;
import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AuthenticationTests {

	private static final GroupingKey KEY = GroupingKey.of("load", Map.of());

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PushgatewayAutoConfiguration.class))
		.withPropertyValues("batch.pushgateway.url=" + this.gateway.url(),
				"batch.pushgateway.delete.on-shutdown=leave");

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void sendsNoCredentialsByDefault() {
		this.runner.run((context) -> {
			push(context);

			assertThat(this.gateway.request().headers()).doesNotContainKey("Authorization");
		});
	}

	@Test
	void eachRequestCarriesUserAndPassword() {
		this.runner.withPropertyValues("batch.pushgateway.username=jörg", "batch.pushgateway.password=a:b c")
			.run((context) -> {
				PushReceipt receipt = push(context);
				context.getBean(PushgatewayClient.class).delete(KEY, receipt, null);

				assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
					.containsExactly("POST", "GET", "DELETE");
				assertThat(this.gateway.requests()).extracting((request) -> request.headers().getFirst("Authorization"))
					.containsOnly("Basic asO2cmc6YTpiIGM=");
			});
	}

	@Test
	void aUserNeedsNoPassword() {
		this.runner.withPropertyValues("batch.pushgateway.username=me", "batch.pushgateway.password=")
			.run((context) -> {
				push(context);

				assertThat(this.gateway.request().headers().get("Authorization")).containsExactly("Basic bWU6");
			});
	}

	@Test
	void eachRequestCarriesTheToken() {
		this.runner.withPropertyValues("batch.pushgateway.token=a.b-c", "batch.pushgateway.username=")
			.run((context) -> {
				push(context);

				assertThat(this.gateway.request().headers().get("Authorization")).containsExactly("Bearer a.b-c");
			});
	}

	@Test
	void eachRequestCarriesTheHeaders() {
		this.runner
			.withPropertyValues("batch.pushgateway.headers.X-Scope-OrgID=team a",
					"batch.pushgateway.headers.User-Agent=nightly")
			.run((context) -> {
				push(context);

				assertThat(this.gateway.request().headers().get("X-Scope-OrgID")).containsExactly("team a");
				assertThat(this.gateway.request().headers().get("User-Agent")).containsExactly("nightly");
			});
	}

	@Test
	void theApplicationMayChangeTheTokenWhileItRuns() {
		AtomicInteger asked = new AtomicInteger();
		this.runner.withBean(PushgatewayConnectionDetails.class, () -> new PushgatewayConnectionDetails() {

			@Override
			public URI getUrl() {
				return AuthenticationTests.this.gateway.url();
			}

			@Override
			public String getToken() {
				return "token" + asked.incrementAndGet();
			}

		}).run((context) -> {
			push(context);
			push(context);

			assertThat(this.gateway.requests()).extracting((request) -> request.headers().getFirst("Authorization"))
				.containsExactly("Bearer token1", "Bearer token2");
		});
	}

	@Test
	void aRefusalNamesThePropertiesAndNoSecret(CapturedOutput output) {
		this.gateway.answer(401, "");
		this.runner.withPropertyValues("batch.pushgateway.username=me", "batch.pushgateway.password=s3cret")
			.run((context) -> {
				context.getBean(PushgatewayReporter.class).report(KEY, new OneGauge("a", 1));

				assertThat(output)
					.contains("status 401. The Pushgateway, or a proxy before it, asks for credentials:"
							+ " set batch.pushgateway.username and password, or token.")
					.doesNotContain("s3cret", "Basic ");
			});
	}

	private static PushReceipt push(AssertableApplicationContext context) {
		return context.getBean(PushgatewayClient.class).pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);
	}

}
