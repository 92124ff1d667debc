package io.github.batchpushgateway.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents name the metrics that a run pushes, and no others.
 */
class MetricsDocumentTests {

	private static final Pattern METRIC = Pattern.compile("\\bbatch_(job|step)_[a-z_]*[a-z]");

	@AutoClose
	private static final RecordingPushgateway gateway = new RecordingPushgateway();

	private static Set<String> pushed = Set.of();

	@BeforeAll
	static void pushEverything() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
			.withUserConfiguration(QuotedLogTests.Nightly.class)
			.withPropertyValues("batch.pushgateway.url=" + gateway.url(), "batch.pushgateway.delete.enabled=false",
					"batch.pushgateway.push-on-start=true", "batch.pushgateway.jobs.max-age.nightly=26h")
			.run((context) -> context.getBean(JobOperator.class)
				.start(context.getBean(Job.class), new JobParameters()));
		pushed = gateway.requests().stream().flatMap((push) -> names(push.body())).collect(Collectors.toSet());
	}

	@Test
	void theOutputsAndQueriesNameWhatIsPushed() {
		assertThat(pushed).contains("batch_job_running", "batch_job_max_age_seconds", "batch_step_success");
		assertThat(Stream.of(BlockClaim.OUTPUT, BlockClaim.QUERIES).flatMap((claim) -> claim.blocks().stream()))
			.isNotEmpty()
			.allSatisfy((block) -> assertThat(names(block.text())).as(block.toString()).isSubsetOf(pushed));
	}

	@Test
	void theTableNamesEveryMetricOfAJob() throws IOException {
		Set<String> documented = Files.readAllLines(Path.of("../docs/metrics.md"))
			.stream()
			.filter((line) -> line.startsWith("| `batch_"))
			.map((line) -> line.replace(", `_", ", `batch_job_items_"))
			.flatMap(MetricsDocumentTests::names)
			.collect(Collectors.toSet());

		assertThat(documented).containsAll(pushed.stream().filter((name) -> name.startsWith("batch_job_")).toList());
		assertThat(documented).filteredOn((name) -> !name.equals("batch_step_items")).isSubsetOf(pushed);
	}

	private static Stream<String> names(String text) {
		return METRIC.matcher(text).results().map(MatchResult::group);
	}

}
