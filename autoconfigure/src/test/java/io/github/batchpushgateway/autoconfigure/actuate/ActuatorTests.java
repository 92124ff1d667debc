package io.github.batchpushgateway.autoconfigure.actuate;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.push.ExpiringGateway;
import io.github.batchpushgateway.push.FailureKind;
import io.github.batchpushgateway.push.GroupingKey;
import io.github.batchpushgateway.push.PushHistory;
import io.github.batchpushgateway.push.PushgatewayReporter;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.Gauge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ActuatorTests {

	private static final GroupingKey NIGHTLY = GroupingKey.of("nightly", Map.of("application", "shop"));

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class,
				PushgatewayEndpointAutoConfiguration.class, PushgatewayHealthContributorAutoConfiguration.class,
				PushgatewayMetricsAutoConfiguration.class))
		.withPropertyValues("batch.pushgateway.delete.on-shutdown=leave",
				"batch.pushgateway.url=" + this.gateway.url());

	private final ApplicationContextRunner withEndpoint = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=batchpushgateway");

	private final ApplicationContextRunner withHealth = this.runner
		.withPropertyValues("management.health.batchpushgateway.enabled=true");

	private final ApplicationContextRunner withMetrics = this.runner.withBean(SimpleMeterRegistry.class)
		.withConfiguration(
				AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class));

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void nothingIsThereUnlessAskedFor() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(PushgatewayEndpoint.class)
			.doesNotHaveBean(PushgatewayHealthIndicator.class)
			.doesNotHaveBean(PushgatewayMetrics.class));
	}

	@Test
	void nothingIsThereWhereNothingIsPushed() {
		this.withEndpoint
			.withPropertyValues("batch.pushgateway.enabled=false", "management.health.batchpushgateway.enabled=true")
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).doesNotHaveBean(PushgatewayEndpoint.class)
				.doesNotHaveBean(PushgatewayHealthIndicator.class)
				.doesNotHaveBean(PushgatewayMetrics.class));
	}

	@Test
	void backsOffWithoutTheModulesOfSpringBoot() {
		this.runner.withPropertyValues("management.health.batchpushgateway.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health", "io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PushgatewayReporter.class)
				.doesNotHaveBean("batchPushgatewayHealthIndicator"));
	}

	@Test
	void showsTheLastPushOfAJobAndItsDeletion() {
		this.withEndpoint.run((context) -> {
			push(context);

			PushgatewayEndpoint.Pushes pushes = context.getBean(PushgatewayEndpoint.class).pushes();

			assertThat(pushes.url()).isEqualTo(this.gateway.url());
			assertThat(pushes.lastError()).isNull();
			assertThat(pushes.lastPushes()).singleElement().satisfies((push) -> {
				assertThat(push.groupingKey()).containsExactly(Map.entry("job", "nightly"),
						Map.entry("application", "shop"));
				assertThat(push.outcome()).isEqualTo("SUCCESS");
				assertThat(push.expiresAt()).isNull();
			});
			assertThat(pushes.pendingDeletions()).singleElement().satisfies((deletion) -> {
				assertThat(deletion.groupingKey()).containsEntry("job", "nightly");
				assertThat(deletion.due()).isAfter(pushes.lastPushes().get(0).time());
			});
		});
	}

	@Test
	void showsWhenTheGatewayDeletes() {
		this.gateway.answer(new ExpiringGateway());
		this.withEndpoint.run((context) -> {
			push(context);

			PushgatewayEndpoint.Pushes pushes = context.getBean(PushgatewayEndpoint.class).pushes();

			assertThat(pushes.lastPushes()).singleElement()
				.satisfies((push) -> assertThat(push.expiresAt()).isEqualTo(ExpiringGateway.EXPIRES_AT));
			assertThat(pushes.pendingDeletions()).isEmpty();
		});
	}

	@Test
	void showsTheLastError() {
		this.gateway.answer(401, "who are you");
		this.withEndpoint.run((context) -> {
			push(context);

			PushgatewayEndpoint.Pushes pushes = context.getBean(PushgatewayEndpoint.class).pushes();

			assertThat(pushes.lastPushes()).singleElement()
				.satisfies((push) -> assertThat(push.outcome()).isEqualTo("UNAUTHORIZED"));
			assertThat(pushes.lastError()).satisfies((error) -> {
				assertThat(error.operation()).isEqualTo(PushHistory.Operation.PUSH);
				assertThat(error.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
				assertThat(error.message()).contains("401");
				assertThat(error.remedy()).contains("batch.pushgateway.username");
			});
		});
	}

	@Test
	void deletesNowWhatTheGatewayWouldDeleteLater() {
		this.gateway.answer(new ExpiringGateway());
		this.withEndpoint.run((context) -> {
			PushgatewayEndpoint endpoint = context.getBean(PushgatewayEndpoint.class);
			push(context);

			assertThat(endpoint.delete("nightly")).singleElement().satisfies((deletion) -> {
				assertThat(deletion.outcome()).isEqualTo(PushgatewayEndpoint.DeletionOutcome.DELETED);
				assertThat(deletion.groupingKey()).containsEntry("application", "shop");
			});

			assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
				.containsExactly("POST", "DELETE");
			assertThat(endpoint.pushes().lastPushes()).singleElement().satisfies((push) -> {
				assertThat(push.deletedAt()).isNotNull();
				assertThat(push.expiresAt()).isNull();
			});
			assertThat(endpoint.delete("nightly")).singleElement()
				.satisfies((deletion) -> assertThat(deletion.outcome())
					.isEqualTo(PushgatewayEndpoint.DeletionOutcome.NOTHING_STORED));
		});
	}

	@Test
	void leavesWhatAnotherApplicationHasPushedSince() {
		ExpiringGateway gateway = new ExpiringGateway();
		this.gateway.answer(gateway);
		this.withEndpoint.run((context) -> {
			push(context);
			this.runner.run((other) -> push(other));

			assertThat(context.getBean(PushgatewayEndpoint.class).delete("nightly")).singleElement()
				.satisfies((deletion) -> assertThat(deletion.outcome())
					.isEqualTo(PushgatewayEndpoint.DeletionOutcome.PUSHED_SINCE));
		});
	}

	@Test
	void saysWhyItHasNotDeleted() {
		this.withEndpoint.run((context) -> {
			push(context);
			this.gateway.answer(503, "");

			assertThat(context.getBean(PushgatewayEndpoint.class).delete("nightly")).singleElement()
				.satisfies((deletion) -> {
					assertThat(deletion.outcome()).isEqualTo(PushgatewayEndpoint.DeletionOutcome.FAILED);
					assertThat(deletion.error()).contains("503");
				});
		});
	}

	@Test
	void refusesToDeleteAJobThatItHasNotPushed() {
		this.withEndpoint.run((context) -> {
			push(context);

			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> context.getBean(PushgatewayEndpoint.class).delete("nightyl"))
				.withMessage("job 'nightyl': must be one that this application has pushed: [nightly]");
		});
	}

	@Test
	void isUpUntilAPushFailsAndAgainWhenItWorks() {
		this.withHealth.run((context) -> {
			HealthIndicator indicator = context.getBean("batchPushgatewayHealthIndicator", HealthIndicator.class);
			assertThat(indicator.health()).isEqualTo(Health.up().build());

			this.gateway.answer(503, "");
			push(context);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(indicator.health().getDetails()).containsKeys("lastError", "lastErrorTime")
				.extractingByKey("notPushed")
				.asString()
				.isEqualTo("[{job=\"nightly\",application=\"shop\"}]");

			this.gateway.answer(200, "");
			push(context);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			assertThat(indicator.health().getDetails()).containsOnlyKeys("lastError", "lastErrorTime");
		});
	}

	@Test
	void measuresPushesAndDeletionsToCome() {
		this.withMetrics.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			push(context);
			push(context);
			this.gateway.answer(401, "");
			push(context);

			FunctionTimer success = registry.get("batch.pushgateway.push").tag("outcome", "success").functionTimer();
			FunctionTimer failure = registry.get("batch.pushgateway.push").tag("outcome", "failure").functionTimer();
			assertThat(success.count()).isEqualTo(2);
			assertThat(success.totalTime(TimeUnit.NANOSECONDS)).isPositive();
			assertThat(failure.count()).isEqualTo(1);
			assertThat(registry.get("batch.pushgateway.deletions.pending").gauge().value()).isEqualTo(1);
		});
	}

	@Test
	void showsThatThereIsNoGateway() {
		this.withEndpoint.withPropertyValues("batch.pushgateway.url=")
			.run((context) -> assertThat(context.getBean(PushgatewayEndpoint.class).pushes())
				.extracting(PushgatewayEndpoint.Pushes::url)
				.isEqualTo((URI) null));
	}

	private static void push(ApplicationContext context) {
		context.getBean(PushgatewayReporter.class)
			.report(NIGHTLY, Gauge.build("orders_imported", "Orders imported.").create());
	}

}
