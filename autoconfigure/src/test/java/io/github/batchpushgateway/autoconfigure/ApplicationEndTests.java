package io.github.batchpushgateway.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.batchpushgateway.push.ExpiringGateway;
import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ApplicationEndTests {

	private static final int EXIT_CODE_OF_SIGTERM = 128 + 15;

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	@TempDir
	private Path folder;

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void waitsWhenMainReturns() throws Exception {
		try (BatchProgram program = start("delete.delay=3s")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST", "GET", "DELETE");
			assertThat(program.log("Waiting until ")).singleElement().asString().contains(" INFO ");
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void waitsWhenTheJobHasRunOnAVirtualThread(boolean exit) throws Exception {
		boolean virtual = Runtime.version().feature() >= 21;
		try (BatchProgram program = start("delete.delay=3s", "spring.threads.virtual.enabled=true",
				"spring.task.execution.mode=force", "spring.task.execution.pool.keep-alive=1s", "program.executor=true",
				"program.exit=" + exit)) {
			assertThat(program.exitCode()).isZero();

			assertThat(program.log("The step runs on " + (virtual ? "VirtualThread[" : "Thread[task-1"))).hasSize(1);
			assertThat(methods()).containsExactly("POST", "GET", "DELETE");
			assertThat(program.log("Waiting until ")).hasSize(1);
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@Test
	void waitsWhenTheApplicationExits() throws Exception {
		try (BatchProgram program = start("delete.delay=2s", "program.exit=true")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST", "GET", "DELETE");
			assertThat(program.log("Waiting until ")).hasSize(1);
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@Test
	void endsAtOnceWhereTheGatewayDeletes() throws Exception {
		this.gateway.answer(new ExpiringGateway());
		try (BatchProgram program = start("delete.delay=1h")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST");
			assertThat(program.log("Waiting until ")).isEmpty();
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@Test
	void endsAtOnceWhereTheGatewayIsToDeleteAndDoesNot() throws Exception {
		try (BatchProgram program = start("delete.delay=1h", "delete.by=gateway")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST");
			assertThat(program.log("Waiting until ")).isEmpty();
			assertThat(program.log(" WARN ")).singleElement().asString().contains("batch.pushgateway.delete.by=auto");
		}
	}

	@Test
	void leavesWhenMainReturns() throws Exception {
		try (BatchProgram program = start("delete.on-shutdown=leave")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST");
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@Test
	void leavesWhenTheApplicationExits() throws Exception {
		try (BatchProgram program = start("delete.on-shutdown=leave", "program.exit=true")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST");
		}
	}

	@Test
	void deletesWhenMainReturns() throws Exception {
		try (BatchProgram program = start("delete.on-shutdown=delete")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST", "GET", "DELETE");
			assertThat(program.log("Waiting until ")).isEmpty();
		}
	}

	@Test
	void deletesWhenTheApplicationExits() throws Exception {
		try (BatchProgram program = start("delete.on-shutdown=delete", "program.exit=true")) {
			assertThat(program.exitCode()).isZero();

			assertThat(methods()).containsExactly("POST", "GET", "DELETE");
		}
	}

	@Test
	void aSignalEndsALongWait() throws Exception {
		try (BatchProgram program = start("delete.delay=1h")) {
			await().atMost(Duration.ofSeconds(60)).until(() -> !program.log("Waiting until ").isEmpty());
			program.terminate();
			assertThat(program.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);

			assertThat(methods()).containsExactly("POST");
			assertThat(program.log(" WARN ")).singleElement()
				.asString()
				.contains("The metrics of {job=\"load\"} stay in the Pushgateway at " + this.gateway.url());
		}
	}

	@Test
	void aSignalEndsALongWaitOfAnApplicationThatExits() throws Exception {
		try (BatchProgram program = start("delete.delay=1h", "program.exit=true")) {
			await().atMost(Duration.ofSeconds(60)).until(() -> !program.log("Waiting until ").isEmpty());
			program.terminate();
			assertThat(program.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);

			assertThat(methods()).containsExactly("POST");
			assertThat(program.log(" WARN ")).singleElement().asString().contains("stay in the Pushgateway");
		}
	}

	@Test
	void aSignalToALongLivedApplicationWaitsForWhatIsDueSoon() throws Exception {
		try (BatchProgram program = start("delete.delay=4s", "spring.main.keep-alive=true")) {
			await().atMost(Duration.ofSeconds(60)).until(() -> !this.gateway.requests().isEmpty());
			program.terminate();
			assertThat(program.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);

			assertThat(methods()).containsExactly("POST", "GET", "DELETE");
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@Test
	void aLongLivedApplicationDeletesAndGoesOn() throws Exception {
		try (BatchProgram program = start("delete.delay=2s", "spring.main.keep-alive=true")) {
			await().atMost(Duration.ofSeconds(60)).until(() -> this.gateway.requests().size() == 3);

			assertThat(methods()).containsExactly("POST", "GET", "DELETE");
			assertThat(program.isAlive()).isTrue();
			assertThat(program.log("Waiting until ")).isEmpty();
		}
	}

	@Test
	void anEmbeddedGatewayStaysForTheDeletionAndNotLonger() throws Exception {
		try (BatchProgram program = start("embedded.enabled=true", "embedded.port=0", "delete.delay=2s")) {
			assertThat(program.exitCode()).isZero();

			assertThat(program.log("Waiting until ")).hasSize(1);
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@Test
	void aFailedJobKeepsItsExitCode() throws Exception {
		this.gateway.answer(500, "");
		try (BatchProgram program = start("delete.enabled=false", "program.exit=true", "program.step=FAILS")) {
			int exitCode = program.exitCode();

			assertThat(methods()).containsExactly("POST", "POST", "POST");
			assertThat(program.log("were not pushed")).hasSize(1);
			assertThat(exitCode).isEqualTo(exitCodeWithoutPush("program.step=FAILS")).isNotZero();
		}
	}

	@Test
	void aRunIsPushedThoughAListenersErrorEndsTheApplication() throws Exception {
		try (BatchProgram program = start("delete.enabled=false", "program.listener=THROWS")) {
			assertThat(program.exitCode()).isEqualTo(1);

			assertThat(methods()).containsExactly("POST");
			assertThat(this.gateway.request().body()).contains("batch_job_success 1.0\n");
		}
	}

	private int exitCodeWithoutPush(String property) throws Exception {
		try (BatchProgram program = start("enabled=false", "program.exit=true", property)) {
			return program.exitCode();
		}
	}

	private BatchProgram start(String... properties) throws Exception {
		String[] arguments = new String[properties.length + 1];
		arguments[0] = "batch.pushgateway.url=" + this.gateway.url();
		for (int i = 0; i < properties.length; i++) {
			boolean other = properties[i].startsWith("program.") || properties[i].startsWith("spring.");
			arguments[i + 1] = other ? properties[i] : "batch.pushgateway." + properties[i];
		}
		return BatchProgram.start(this.folder, arguments);
	}

	private List<String> methods() {
		return this.gateway.requests().stream().map(RecordingPushgateway.Request::method).toList();
	}

}
