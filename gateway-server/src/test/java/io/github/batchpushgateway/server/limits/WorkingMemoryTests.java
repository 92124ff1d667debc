package io.github.batchpushgateway.server.limits;

import io.github.batchpushgateway.server.limits.Limit.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WorkingMemoryTests {

	private static final long MAX = 1 << 20;

	private final WorkingMemory memory = new WorkingMemory(Limits.defaults().with(Limit.WORKING_BYTES, MAX));

	@Test
	void givesWhatIsThere() {
		MemoryClaim claim = this.memory.claim();

		claim.grow(MAX - 1);
		claim.grow(1);

		assertThat(this.memory.bytes()).isEqualTo(MAX);
	}

	@Test
	void refusesForNowWhatOthersHave() {
		this.memory.claim().grow(MAX / 2 + 1);
		MemoryClaim claim = this.memory.claim();
		claim.grow(MAX / 4);

		assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> claim.grow(MAX / 4))
			.withMessage("pushes that are being received need 1048577 bytes of memory,"
					+ " more than the 1048576 of --limit.working-bytes")
			.satisfies((refusal) -> assertThat(refusal.verdict()).isEqualTo(Verdict.BUSY));
		assertThat(this.memory.bytes()).isEqualTo(MAX / 2 + 1 + MAX / 4);
	}

	@Test
	void refusesForEverWhatIsMoreThanAll() {
		MemoryClaim claim = this.memory.claim();
		claim.grow(1);

		assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> claim.grow(MAX))
			.withMessage("push needs 1048577 bytes of memory, more than the 1048576 of --limit.working-bytes")
			.satisfies((refusal) -> assertThat(refusal.verdict()).isEqualTo(Verdict.TOO_LARGE));
	}

	@Test
	void takesBackWhatIsNotNeededAnyMore() {
		MemoryClaim claim = this.memory.claim();
		claim.grow(MAX);
		claim.shrink(1);
		assertThat(this.memory.bytes()).isEqualTo(MAX - 1);

		claim.release();
		claim.release();

		assertThat(this.memory.bytes()).isZero();
		this.memory.claim().grow(MAX);
	}

}
