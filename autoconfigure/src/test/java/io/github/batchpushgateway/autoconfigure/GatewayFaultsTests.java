package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.batchpushgateway.push.RecordingPushgateway;
import io.github.batchpushgateway.push.TcpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Metrics never hurt the job: its status and exit code stay, its end is delayed by no
 * more than the push may take.
 */
@ExtendWith(OutputCaptureExtension.class)
class GatewayFaultsTests {

	private static final Duration PUSH_TIMEOUT = Duration.ofMillis(400);

	private static final Duration OWN_TIME_OF_THE_JOB = Duration.ofSeconds(2);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withUserConfiguration(OneJob.class)
		.withPropertyValues("batch.pushgateway.delete.enabled=false",
				"batch.pushgateway.push-timeout=" + PUSH_TIMEOUT.toMillis() + "ms");

	@ParameterizedTest
	@CsvSource({ "400, Another application may push a metric", "401, asks for credentials", "404, route prefix",
			"413, steps.max", "429, rate limit", "500, Look into the log", "302, Set batch.pushgateway.url" })
	void theGatewayAnswersWithAnError(int status, String remedy, CapturedOutput output) {
		try (RecordingPushgateway gateway = new RecordingPushgateway()) {
			gateway.answer(status, "because");

			assertThatTheJobIsNotHurt(gateway.url(), remedy, output);
		}
	}

	@Test
	void nothingListens(CapturedOutput output) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}

		assertThatTheJobIsNotHurt(URI.create("http://localhost:" + port), "Start a Pushgateway there", output);
	}

	@Test
	void theGatewayNeverAnswers(CapturedOutput output) throws IOException {
		try (TcpServer server = new TcpServer((socket) -> LockSupport.park())) {
			assertThatTheJobIsNotHurt(server.url(), "no complete answer within 400 ms. Check the load", output);
		}
	}

	@Test
	void theGatewayAnswersByteByByte(CapturedOutput output) throws IOException {
		try (TcpServer server = new TcpServer((socket) -> {
			socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Patience: ".getBytes());
			while (true) {
				socket.getOutputStream().write('!');
				LockSupport.parkNanos(10_000_000);
			}
		})) {
			assertThatTheJobIsNotHurt(server.url(), "no complete answer within 400 ms. Check the load", output);
		}
	}

	@Test
	void theGatewayCutsTheConnection(CapturedOutput output) throws IOException {
		try (TcpServer server = new TcpServer((socket) -> {
			socket.getInputStream().read(new byte[4096]);
			socket.getOutputStream().write("HTTP/1.1 20".getBytes());
			socket.setSoLinger(true, 0);
			socket.close();
		})) {
			assertThatTheJobIsNotHurt(server.url(), "Check the Pushgateway's log", output);
		}
	}

	private void assertThatTheJobIsNotHurt(URI url, String remedy, CapturedOutput output) {
		this.runner.withPropertyValues("batch.pushgateway.url=" + url).run((context) -> {
			for (int i = 0; i < 3; i++) {
				long start = System.nanoTime();
				JobExecution execution = context.getBean(JobOperator.class)
					.start(context.getBean(Job.class),
							new JobParametersBuilder().addLong("round", (long) i).toJobParameters());

				assertThat(Duration.ofNanos(System.nanoTime() - start))
					.isLessThan(PUSH_TIMEOUT.plus(OWN_TIME_OF_THE_JOB));
				assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
				assertThat(execution.getExitStatus()).isEqualTo(ExitStatus.COMPLETED);
			}
			assertThat(warnings(output)).singleElement()
				.asString()
				.contains("The metrics of {job=\"load\"} were not pushed. POST " + url + "/metrics/job/load")
				.contains(remedy);
		});
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("batchpushgateway"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OneJob {

		@Bean
		Job load(JobRepository repository) {
			return new JobBuilder("load", repository)
				.start(new StepBuilder("step", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED)
					.build())
				.build();
		}

	}

}
