package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class OrdersImportApplicationTests {

	@TempDir
	private Path directory;

	@Test
	void metricsAndDatabaseAgreeWithAPlainCountOf100000Lines() throws Exception {
		PlainCount count = PlainCount.of(generate(100_000, 2026));
		assertThat(count.lines).isEqualTo(100_000);

		try (ScrapedRun run = ScrapedRun.of()) {
			Map<String, Double> samples = run.samples();
			assertThat(samples).containsEntry("batch_job_success", 1.0)
				.containsEntry("batch_job_status{status=\"COMPLETED\"}", 1.0)
				.containsEntry("batch_job_status{status=\"FAILED\"}", 0.0)
				.containsEntry("batch_job_steps{status=\"COMPLETED\"}", 2.0)
				.containsEntry("batch_job_info{exit_code=\"COMPLETED\"}", 1.0);
			assertThat(samples).containsEntry("batch_step_items_read{step=\"importOrders\"}", count.wellFormed())
				.containsEntry("batch_step_items_filtered{step=\"importOrders\"}",
						(double) count.cancelled + count.duplicates)
				.containsEntry("batch_step_items_skipped{phase=\"read\",step=\"importOrders\"}",
						(double) count.malformed)
				.containsEntry("batch_step_items_skipped{phase=\"process\",step=\"importOrders\"}",
						(double) count.unknownCurrency)
				.containsEntry("batch_step_items_skipped{phase=\"write\",step=\"importOrders\"}", 0.0)
				.containsEntry("batch_step_items_written{step=\"importOrders\"}", (double) count.imported);
			assertThat(samples)
				.containsEntry("batch_step_items_read{step=\"dailyTotals\"}", (double) count.totals.size())
				.containsEntry("batch_step_items_written{step=\"dailyTotals\"}", (double) count.totals.size());
			assertThat(samples).containsEntry("batch_job_items_read", count.wellFormed() + count.totals.size())
				.containsEntry("batch_job_items_written", (double) count.imported + count.totals.size())
				.containsEntry("batch_job_items_filtered", (double) count.cancelled + count.duplicates)
				.containsEntry("batch_job_items_skipped{phase=\"read\"}", (double) count.malformed)
				.containsEntry("batch_job_items_skipped{phase=\"process\"}", (double) count.unknownCurrency);
			assertThat(ordersInDatabase(run)).isEqualTo(count.imported);
			assertThat(totalsInDatabase(run)).isEqualTo(count.totals);
			assertThat(run.exitCode()).isZero();
		}
	}

	@Test
	void workersOfThePartitionedStepDoNotShowUpNextToIt() throws Exception {
		try (ScrapedRun run = ScrapedRun.of("--orders=1000")) {
			assertThat(run.samples().keySet()).anyMatch((name) -> name.contains("step=\"dailyTotals\""))
				.noneMatch((name) -> name.contains("dailyTotalsOfRange"));
		}
	}

	@Test
	void timesAreThoseOfTheRun() throws Exception {
		double before = System.currentTimeMillis() / 1000.0;
		try (ScrapedRun run = ScrapedRun.of("--orders=1000")) {
			Map<String, Double> samples = run.samples();

			double after = System.currentTimeMillis() / 1000.0;
			double start = samples.get("batch_job_start_timestamp_seconds");
			double end = samples.get("batch_job_end_timestamp_seconds");
			assertThat(start).isBetween(before - 0.01, after);
			assertThat(end).isBetween(start, after + 0.01);
			assertThat(samples.get("batch_job_duration_seconds")).isCloseTo(end - start, within(0.1));
			assertThat(samples).containsEntry("batch_job_last_success_timestamp_seconds", end);
		}
	}

	@Test
	void printsWhereItScrapedWhatAndUntilWhen(CapturedOutput output) {
		try (ScrapedRun run = ScrapedRun.of("--orders=1000")) {
			assertThat(output).contains("GET " + run.scrapeUri() + ", samples with job=\"orders-import\":")
				.containsPattern("\n  batch_job_status\\{status=\"COMPLETED\"} +1\n")
				.containsPattern("\n  batch_step_items_skipped\\{phase=\"read\",step=\"importOrders\"} +\\d+\n")
				.contains("Deleted 10 s after the push;")
				.doesNotContain("FAILED", "WARN", "ERROR");
		}
	}

	@Test
	void metricsAreDeletedAfterTheDelay() {
		try (ScrapedRun run = ScrapedRun.of("--orders=10", "--batch.pushgateway.delete.delay=1s")) {
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(run.samples()).isEmpty());
		}
	}

	@Test
	void theGeneratedFileIsGoneWhenTheApplicationEnds() {
		try (ScrapedRun run = ScrapedRun.of("--orders=10")) {
			Path generated = run.file();
			assertThat(generated).exists();

			assertThat(run.exitCode()).isZero();

			assertThat(generated).doesNotExist();
		}
	}

	@Test
	void importsAGivenFileAndLeavesItThere() throws Exception {
		Path file = write("\uFEFF" + OrdersFile.HEADER + """
				\r
				A-1,2026-07-01,"Müller, Jörg",EUR,3,9.50,PAID\r
				\r
				A-2,2026-07-01,Zoë O'Brien,EUR,1,0.50,NEW\r
				A-1,2026-07-02,"Müller, Jörg",EUR,3,9.50,SHIPPED\r
				A-3,2026-07-02,Anna Schmidt,EUR,1,1.00,CANCELLED\r
				A-4,2026-07-02,Anna Schmidt,DEM,1,1.00,PAID\r
				A-5,2026-07-02,Anna\r
				A-6,2026-07-02,Anna Schmidt,EUR,1,1e-999999999,PAID\r
				#6,2026-07-03,山田 太郎,JPY,2,1500,PAID\r
				  \t
				""");

		try (ScrapedRun run = ScrapedRun.of("--input=" + file)) {
			assertThat(run.samples()).containsEntry("batch_job_success", 1.0)
				.containsEntry("batch_step_items_read{step=\"importOrders\"}", 7.0)
				.containsEntry("batch_step_items_filtered{step=\"importOrders\"}", 2.0)
				.containsEntry("batch_step_items_skipped{phase=\"read\",step=\"importOrders\"}", 1.0)
				.containsEntry("batch_step_items_skipped{phase=\"process\",step=\"importOrders\"}", 2.0)
				.containsEntry("batch_step_items_written{step=\"importOrders\"}", 3.0);
			assertThat(totalsInDatabase(run)).isEqualTo(
					Map.of("2026-07-01 EUR", new BigDecimal("29.00"), "2026-07-03 JPY", new BigDecimal("3000.00")));
		}
		assertThat(file).exists();
	}

	@Test
	void importsAFileWithoutAnyOrder() throws Exception {
		try (ScrapedRun run = ScrapedRun.of("--input=" + write(OrdersFile.HEADER))) {
			assertThat(run.samples()).containsEntry("batch_job_success", 1.0)
				.containsEntry("batch_job_items_read", 0.0)
				.containsEntry("batch_job_steps{status=\"COMPLETED\"}", 2.0);
		}
	}

	@Test
	void failsHalfWayOnRequest(CapturedOutput output) throws Exception {
		try (ScrapedRun run = ScrapedRun.of("--orders=10000", "--fail-half-way")) {
			Map<String, Double> samples = run.samples();
			assertFailed(samples);
			assertThat(samples.get("batch_job_items_written")).isBetween(3000.0, 5000.0)
				.isEqualTo(ordersInDatabase(run));
			assertThat(output).containsPattern("ERROR line 50\\d\\d: failed on request");
			assertThat(run.exitCode()).isNotZero();
		}
	}

	@Test
	void failsAtALineOnRequest(CapturedOutput output) throws Exception {
		try (ScrapedRun run = ScrapedRun.of("--orders=10", "--fail-at=2")) {
			assertFailed(run.samples());
			assertThat(output).contains("ERROR line 2: failed on request, "
					+ "run without --fail-at and --fail-half-way to import the whole file");
		}
	}

	@Test
	void failsWhenTooManyLinesAreDefective(CapturedOutput output) throws Exception {
		try (ScrapedRun run = ScrapedRun.of("--orders=10000", "--skip-limit=20")) {
			assertFailed(run.samples());
			assertThat(output).contains("ERROR");
		}
	}

	@Test
	void refusesAFileThatIsMissing(CapturedOutput output) throws Exception {
		Path missing = this.directory.resolve("missing.csv");

		assertRefused(missing, output,
				"must exist; name an existing file, or leave --input out to import generated orders");
	}

	@Test
	void refusesADirectory(CapturedOutput output) throws Exception {
		assertRefused(this.directory, output, "must be a file, is a directory or a device; name one CSV file");
	}

	@Test
	void refusesAnEmptyFile(CapturedOutput output) throws Exception {
		assertRefused(write(""), output,
				"must start with the header " + OrdersFile.HEADER + ", is empty; export it again");
	}

	@Test
	void refusesAFileWithAnotherHeader(CapturedOutput output) throws Exception {
		assertRefused(write("id;day;amount\n1;2026-07-01;9,50\n"), output, "must start with the header "
				+ OrdersFile.HEADER
				+ ", starts with id;day;amount; export it with these columns in this order, separated by commas");
	}

	@Test
	void refusesABinaryFile(CapturedOutput output) throws Exception {
		Path file = Files.write(this.directory.resolve("orders.zip"), new byte[] { 'P', 'K', 3, 4, 20, 0, 8, 0, '\n' });

		assertRefused(file, output,
				"must be text in UTF-8, is binary or in another encoding; export it as CSV in UTF-8");
	}

	@Test
	void refusesAFileThatIsBinaryBelowItsHeader(CapturedOutput output) throws Exception {
		Path file = write(OrdersFile.HEADER + "\n" + "\0".repeat(20_000));

		assertRefused(file, output,
				"must be text in UTF-8, is binary or in another encoding; export it as CSV in UTF-8");
	}

	@Test
	void refusesAFileInAnotherEncoding(CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.directory.resolve("orders.csv"),
				OrdersFile.HEADER + "\nA-1,2026-07-01,Jörg Müller,EUR,3,9.50,PAID\n", StandardCharsets.ISO_8859_1);

		assertRefused(file, output,
				"must be text in UTF-8, is binary or in another encoding; export it as CSV in UTF-8");
	}

	private static void assertRefused(Path file, CapturedOutput output, String rule) throws Exception {
		try (ScrapedRun run = ScrapedRun.of("--input=" + file)) {
			Map<String, Double> samples = run.samples();
			assertFailed(samples);
			assertThat(samples).containsEntry("batch_job_items_read", 0.0)
				.containsEntry("batch_job_items_written", 0.0);
			assertThat(output).contains("ERROR --input=" + file + ": " + rule + "\n").doesNotContain("\tat ");
			assertThat(run.exitCode()).isNotZero();
		}
	}

	private static void assertFailed(Map<String, Double> samples) {
		assertThat(samples).containsEntry("batch_job_success", 0.0)
			.containsEntry("batch_job_status{status=\"FAILED\"}", 1.0)
			.containsEntry("batch_job_status{status=\"COMPLETED\"}", 0.0)
			.containsEntry("batch_job_steps{status=\"FAILED\"}", 1.0)
			.containsEntry("batch_step_success{step=\"importOrders\"}", 0.0)
			.doesNotContainKey("batch_job_last_success_timestamp_seconds");
	}

	private Path generate(int orders, long seed) throws IOException {
		Path file = this.directory.resolve("generated.csv");
		try (var csv = Files.newBufferedWriter(file)) {
			new OrdersGenerator(seed).write(orders, csv);
		}
		return file;
	}

	private Path write(String text) throws IOException {
		return Files.writeString(this.directory.resolve("orders.csv"), text);
	}

	private static double ordersInDatabase(ScrapedRun run) {
		return run.database().sql("select count(*) from orders").query(Integer.class).single();
	}

	private static Map<String, BigDecimal> totalsInDatabase(ScrapedRun run) {
		List<Map<String, Object>> rows = run.database().sql("select * from daily_totals").query().listOfRows();
		Map<String, BigDecimal> totals = new HashMap<>();
		rows.forEach(
				(row) -> totals.put(row.get("order_day") + " " + row.get("currency"), (BigDecimal) row.get("amount")));
		return totals;
	}

}
