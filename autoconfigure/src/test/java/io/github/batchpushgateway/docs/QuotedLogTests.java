package io.github.batchpushgateway.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.job.JobMetricsCustomizer;
import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Brings about what the documents quote from logs, and compares.
 */
@ExtendWith(OutputCaptureExtension.class)
class QuotedLogTests {

	@AutoClose
	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final ApplicationContextRunner unconnected = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withUserConfiguration(Nightly.class)
		.withPropertyValues("spring.application.name=shop", "batch.pushgateway.retry.max-attempts=1");

	private final ApplicationContextRunner runner = this.unconnected.withPropertyValues(
			"batch.pushgateway.url=" + this.gateway.url(), "batch.pushgateway.delete.on-shutdown=leave");

	@Test
	void theStarterLogsWhatTheDocumentsQuote(CapturedOutput output) {
		this.unconnected.run(QuotedLogTests::start);
		this.unconnected.withPropertyValues("batch.pushgateway.url=http://localhost:1").run(QuotedLogTests::start);
		answered(400, "pushed metrics are invalid or inconsistent with existing metrics: …\n");
		answered(401, "Unauthorized\n");
		answered(302, "");
		answered(404, "404 page not found\n");
		answered(413, "…\n");
		answered(429, "…\n");
		answered(507, "…\n");
		this.gateway.answer(200, "");
		this.runner.withPropertyValues("batch.pushgateway.delete.by=gateway").run(QuotedLogTests::start);
		this.runner.withPropertyValues("batch.pushgateway.steps.max=1").run(QuotedLogTests::start);
		this.runner.withPropertyValues("batch.pushgateway.delete.on-shutdown=wait", "batch.pushgateway.delete.delay=1s")
			.run(QuotedLogTests::start);
		this.runner.withBean(JobMetricsCustomizer.class, () -> (run, families) -> {
			throw new IllegalStateException("no amount");
		}).run(QuotedLogTests::start);

		List<String> logged = output.toString().lines().toList();
		assertThat(BlockClaim.LOG.blocks()).isNotEmpty()
			.allSatisfy((block) -> assertThat(block.lines()).as(block.toString())
				.allSatisfy(
						(line) -> assertThat(logged).anyMatch((actual) -> pattern(line).matcher(actual).matches())));
	}

	private void answered(int status, String text) {
		this.gateway.answer(status, text);
		this.runner.run(QuotedLogTests::start);
	}

	private static void start(ApplicationContext context) throws Exception {
		context.getBean(JobOperator.class).start(context.getBean(Job.class), new JobParameters());
	}

	/** A quoted line is a level and a message; an ellipsis stands for anything. */
	private static Pattern pattern(String quoted) {
		String level = quoted.substring(0, quoted.indexOf(' '));
		return Stream.of(quoted.substring(level.length()).strip().split("…", -1))
			.map(Pattern::quote)
			.reduce((before, after) -> before + ".*" + after)
			.map((message) -> Pattern.compile(".*\\b" + level + "\\b.* (--|:) " + message))
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nightly {

		@Bean
		Job nightly(JobRepository repository) {
			return new JobBuilder("nightly", repository)
				.start(new StepBuilder("load", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED)
					.build())
				.next(new StepBuilder("report", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED)
					.build())
				.build();
		}

	}

}
