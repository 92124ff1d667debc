package io.github.batchpushgateway.samples.invoices;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample in its jar, with workers in JVMs of their own.
 */
class RemotePartitioningIT {

	@TempDir
	private Path directory;

	@Test
	void theMetricsAgreeWithAPlainCountOfWhatWorkersHadToDo() throws Exception {
		SampleRun run = SampleRun.of(this.directory, "--print-time=10ms");

		PlainCount all = PlainCount.of(1, 4000);
		assertThat(run.exitCode()).as(run.output().toString()).isZero();
		assertThat(run.number("Invoices in the database: ")).isEqualTo(all.written());
		assertThat(run.samples()).containsEntry("batch_job_success", 1.0)
			.containsEntry("batch_job_items_read", all.read())
			.containsEntry("batch_job_items_written", all.written())
			.containsEntry("batch_job_items_filtered", all.filtered())
			.containsEntry("batch_job_items_skipped{phase=\"process\"}", all.skipped())
			.containsEntry("batch_job_steps{status=\"COMPLETED\"}", 1.0)
			.containsEntry("batch_step_items_written{step=\"writeInvoices\"}", all.written());
		for (int range = 0; range < 4; range++) {
			String step = "step=\"writeInvoicesOfRange:range" + range + '"';
			PlainCount part = PlainCount.of(1000 * range + 1, 1000 * (range + 1));
			assertThat(run.samples()).containsEntry("batch_step_success{" + step + "}", 1.0)
				.containsEntry("batch_step_items_read{" + step + "}", part.read())
				.containsEntry("batch_step_items_written{" + step + "}", part.written())
				.containsEntry("batch_step_items_skipped{phase=\"process\"," + step + "}", part.skipped());
		}
	}

	@Test
	void aWorkerThatIsKilledShowsUpInTheMetrics() throws Exception {
		SampleRun run = SampleRun.of(this.directory, "--lose-a-worker", "--print-time=50ms", "--time-limit=15s");

		assertThat(run.exitCode()).as(run.output().toString()).isNotZero();
		List<Double> successes = ranges(run, "batch_step_success{step=");
		assertThat(successes).containsExactlyInAnyOrder(0.0, 1.0, 1.0, 1.0);
		assertThat(run.samples()).containsEntry("batch_job_success", 0.0)
			.containsEntry("batch_job_status{status=\"FAILED\"}", 1.0)
			.containsEntry("batch_step_success{step=\"writeInvoices\"}", 0.0)
			.containsEntry("batch_job_items_written", run.number("Invoices in the database: "))
			.containsEntry("batch_job_items_written", sum(ranges(run, "batch_step_items_written{step=")))
			.containsEntry("batch_job_items_read", sum(ranges(run, "batch_step_items_read{step=")));
		int lost = successes.indexOf(0.0);
		for (int range = 0; range < 4; range++) {
			PlainCount part = PlainCount.of(1000 * range + 1, 1000 * (range + 1));
			double written = ranges(run, "batch_step_items_written{step=").get(range);
			if (range == lost) {
				assertThat(written).isPositive().isLessThan(part.written());
			}
			else {
				assertThat(written).isEqualTo(part.written());
			}
		}
	}

	private static List<Double> ranges(SampleRun run, String series) {
		return IntStream.range(0, 4)
			.mapToObj((range) -> run.samples().get(series + "\"writeInvoicesOfRange:range" + range + "\"}"))
			.toList();
	}

	private static double sum(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).sum();
	}

	/** What becomes of the readings of some customers; see {@code data.sql}. */
	private record PlainCount(double read, double written, double filtered, double skipped) {

		static PlainCount of(int first, int last) {
			int filtered = 0;
			int skipped = 0;
			for (int customer = first; customer <= last; customer++) {
				if (customer % 10 == 3) {
					filtered++;
				}
				else if (customer % 100 == 50) {
					skipped++;
				}
			}
			int read = last - first + 1;
			return new PlainCount(read, read - filtered - skipped, filtered, skipped);
		}

	}

}
