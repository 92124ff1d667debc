package io.github.batchpushgateway.push;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class FailureLogTests {

	private final FailureLog log = new FailureLog();

	@Test
	void remembersAsManyGroupsAsItSays(CapturedOutput output) {
		for (int i = 0; i < FailureLog.MAX_GROUPS; i++) {
			fail("job " + i, FailureKind.REJECTED);
		}
		fail("job 0", FailureKind.REJECTED);
		assertThat(warnings(output, "job 0")).isEqualTo(1);

		fail("one more", FailureKind.REJECTED);
		fail("job 0", FailureKind.REJECTED);
		fail("job 999", FailureKind.REJECTED);

		assertThat(warnings(output, "job 0")).isEqualTo(2);
		assertThat(warnings(output, "job 999")).isEqualTo(1);
	}

	@Test
	void groupsThatFailPushOutNoFailureOfTheGateway(CapturedOutput output) {
		fail("a", FailureKind.CONNECTION_REFUSED);
		for (int i = 0; i <= FailureLog.MAX_GROUPS; i++) {
			fail("job " + i, FailureKind.REJECTED);
		}

		fail("a", FailureKind.CONNECTION_REFUSED);

		assertThat(warnings(output, "a")).isEqualTo(1);
	}

	private void fail(String job, FailureKind kind) {
		this.log.failed(GroupingKey.of(job, Map.of()), new RequestFailedException(kind, "no", null));
	}

	private static long warnings(CapturedOutput output, String job) {
		String told = "The metrics of " + GroupingKey.of(job, Map.of()) + " were not pushed. ";
		return output.toString().lines().filter((line) -> line.contains(told)).count();
	}

}
