package io.github.batchpushgateway.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is pushed of a run when somebody has asked for it.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunFamiliesTests {

	private static final ParameterLabels NO_PARAMETERS = new ParameterLabels(List.of(), 1);

	private PushedJobs jobs = jobs(true, Map.of(), NO_PARAMETERS);

	@AfterEach
	void stop() {
		this.jobs.close();
	}

	@Test
	void aRunSaysThatItGoesOnAndThatItIsOver() throws Exception {
		AbstractJob job = this.jobs.job("orders", this.jobs.tasklet("load", () -> {
			assertThat(this.jobs.gateway.request().path()).isEqualTo("/metrics/job/orders");
			assertThat(this.jobs.samples()).containsExactlyInAnyOrder("batch_job_running 1.0",
					"batch_job_start_timestamp_seconds 1.0");
		}));

		JobExecution execution = this.jobs.run(job);

		assertThat(execution.getAllFailureExceptions()).isEmpty();
		assertThat(pushes()).hasSize(2);
		assertThat(pushes().get(1)).contains("batch_job_running 0.0", "batch_job_start_timestamp_seconds 1.0",
				"batch_job_success 1.0");
	}

	@Test
	void aRunThatEndsDoesNotSayThatAnotherOneIsOver() throws Exception {
		AbstractJob inner = this.jobs.job("orders");
		AbstractJob outer = this.jobs.job("orders", this.jobs.tasklet("load", () -> runInside(inner)));

		this.jobs.run(outer);

		assertThat(pushes()).extracting((
				push) -> push.stream().filter((line) -> line.startsWith("batch_job_running")).findFirst().orElseThrow())
			.containsExactly("batch_job_running 1.0", "batch_job_running 1.0", "batch_job_running 1.0",
					"batch_job_running 0.0");
	}

	@Test
	void aRunOfAnotherJobIsNoRunOfThisOne() throws Exception {
		AbstractJob inner = this.jobs.job("invoices");
		AbstractJob outer = this.jobs.job("orders", this.jobs.tasklet("load", () -> runInside(inner)));

		this.jobs.run(outer);

		assertThat(pushes().get(2)).contains("batch_job_running 0.0");
	}

	@Test
	void aRunSaysAtWhichAgeItsSuccessIsTooOld() throws Exception {
		use(jobs(false, Map.of("orders", Duration.ofHours(25)), NO_PARAMETERS));

		this.jobs.run(this.jobs.job("orders"));
		this.jobs.run(this.jobs.job("invoices"));

		assertThat(pushes().get(0)).contains("batch_job_max_age_seconds 90000.0");
		assertThat(pushes().get(1)).noneMatch((line) -> line.contains("max_age"));
	}

	@Test
	void aRunTellsItsParameters() throws Exception {
		use(jobs(false, Map.of(), new ParameterLabels(List.of("region", "file.kind", "missing"), 2)));

		run(new JobParametersBuilder().addString("region", "eu")
			.addString("file.kind", "x".repeat(41))
			.addLong("secret", 1L)
			.toJobParameters());

		assertThat(this.jobs.samples()).filteredOn((line) -> line.startsWith("batch_job_info"))
			.containsExactly(
					"batch_job_info{exit_code=\"COMPLETED\",region=\"eu\",file_kind=\"" + "x".repeat(40) + "\",} 1.0");
	}

	@Test
	void tellsSoManyCombinationsOfParametersApartAndWarnsOnce(CapturedOutput output) throws Exception {
		use(jobs(false, Map.of(), new ParameterLabels(List.of("date"), 2)));

		for (String date : List.of("1", "2", "3", "1", "4")) {
			run(new JobParametersBuilder().addString("date", date).toJobParameters());
		}

		assertThat(pushes()).extracting(
				(push) -> push.stream().filter((line) -> line.startsWith("batch_job_info")).findFirst().orElseThrow())
			.extracting((line) -> line.replaceAll(".*date=\"([^\"]*)\".*", "$1"))
			.containsExactly("1", "2", "(other)", "1", "(other)");
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("The job parameters [date] have had more than 2 combinations of values")
			.contains("batch.pushgateway.job-parameters.labels");
	}

	private void run(JobParameters parameters) throws Exception {
		AbstractJob job = this.jobs.job("orders");
		job.execute(this.jobs.execution(job, 1, parameters));
	}

	private void runInside(AbstractJob inner) {
		try {
			inner.execute(this.jobs.execution(inner, 2, new JobParameters()));
		}
		catch (JobInterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<List<String>> pushes() {
		return this.jobs.gateway.requests().stream().map(PushedJobs::samples).toList();
	}

	private void use(PushedJobs jobs) {
		this.jobs.close();
		this.jobs = jobs;
	}

	private static PushedJobs jobs(boolean whileRunning, Map<String, Duration> maxAges, ParameterLabels parameters) {
		return new PushedJobs(new RunFamilies(whileRunning, maxAges, parameters, new StepSelection(true, false, 50),
				ApplicationMeters.NONE), (execution) -> null);
	}

}
