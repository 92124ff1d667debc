package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.batchpushgateway.job.ApplicationMeters;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ApplicationMetersAutoConfigurationTests {

	private static final Path DOCUMENT = Path.of("../docs/application-meters.md");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class,
				ApplicationMetersAutoConfiguration.class))
		.withUserConfiguration(EmbeddedGatewayTests.OneJob.class)
		.withPropertyValues("batch.pushgateway.delete.enabled=false", "batch.pushgateway.url=" + this.gateway.url());

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void pushesNothingByDefault() {
		this.runner.withBean(PrometheusMeterRegistry.class, () -> registry("orders")).run((context) -> {
			assertThat(context.getBean(ApplicationMeters.class)).isSameAs(ApplicationMeters.NONE);
			assertThat(push(context)).doesNotContain("orders_total");
		});
	}

	@Test
	void pushesWhatIsIncluded() {
		this.runner.withBean(PrometheusMeterRegistry.class, () -> registry("orders", "lines", "amounts"))
			.withPropertyValues("batch.pushgateway.registry.include=orders_total,li*")
			.run((context) -> assertThat(push(context))
				.contains("# TYPE orders_total counter\n", "lines_total 1.0\n", "batch_job_success 1.0\n")
				.doesNotContain("amounts"));
	}

	@Test
	void backsOffWhenDisabledAndForABeanOfTheApplication() {
		this.runner.withPropertyValues("batch.pushgateway.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ApplicationMeters.class));
		ApplicationMeters mine = ApplicationMeters.of(List::of, Duration.ofSeconds(1));
		this.runner.withBean(ApplicationMeters.class, () -> mine)
			.run((context) -> assertThat(context.getBean(ApplicationMeters.class)).isSameAs(mine));
	}

	@Test
	void theRegistryIsOptionalUnlessItIsAskedFor() {
		ApplicationContextRunner without = this.runner
			.withClassLoader(new FilteredClassLoader(PrometheusMeterRegistry.class));

		without.run((context) -> assertThat(push(context)).contains("batch_job_success 1.0\n"));
		without.withPropertyValues("batch.pushgateway.registry.include=orders_*,lines_*")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessage("batch.pushgateway.registry.include orders_*,lines_*: there is no Prometheus registry of"
						+ " Micrometer on the class path"));
	}

	@Test
	void thePrimaryOfSeveralRegistriesIsPushed() {
		this.runner.withPropertyValues("batch.pushgateway.registry.include=*")
			.withBean("one", PrometheusMeterRegistry.class, () -> registry("orders"))
			.withBean("two", PrometheusMeterRegistry.class, () -> registry("lines"),
					(definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(push(context)).contains("lines_total 1.0\n").doesNotContain("orders"));
	}

	@Test
	void aRunIsPushedWithoutARegistryAndWithTooMany(CapturedOutput output) {
		ApplicationContextRunner asking = this.runner.withPropertyValues("batch.pushgateway.registry.include=*");

		asking.run((context) -> push(context));
		asking.withBean("one", PrometheusMeterRegistry.class, () -> registry("orders"))
			.withBean("two", PrometheusMeterRegistry.class, () -> registry("lines"))
			.run((context) -> push(context));

		assertThat(this.gateway.requests()).hasSize(2)
			.allSatisfy((push) -> assertThat(push.body()).contains("batch_job_success 1.0\n").doesNotContain("_total"));
		assertThat(output.toString().lines().filter((line) -> line.contains(" WARN "))).hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains("there is no bean of PrometheusMeterRegistry, or there are"
					+ " several and none is primary. The run is not affected"));
	}

	@Test
	void whatIsPushedIsWhatTheApplicationShows() {
		try (ConfigurableApplicationContext context = runExample("batch.pushgateway.registry.include=*")) {
			List<String> shown = samples(context.getBean(PrometheusMeterRegistry.class).scrape());
			List<String> pushed = samples(scrape(context));

			assertThat(shown).filteredOn((sample) -> sample.matches("(spring_batch_job(?!_launch)|orders)_.*"))
				.hasSize(7)
				.isSubsetOf(pushed);
			assertThat(pushed).anyMatch((sample) -> sample.startsWith("process_uptime_seconds{} "));
		}
	}

	@Test
	void theExampleOfTheDocumentDoesWhatItSays() throws IOException {
		String document = Files.readString(DOCUMENT);
		String source = Files.readString(
				Path.of("src/test/java/io/github/batchpushgateway/autoconfigure/ApplicationMetersExample.java"));
		String job = source.substring(source.indexOf("	@Bean"), source.lastIndexOf('}'))
			.lines()
			.map((line) -> line.replaceFirst("^\t", ""))
			.collect(Collectors.joining("\n"))
			.strip();

		assertThat(block(document, "java")).isEqualTo(job);
		try (ConfigurableApplicationContext context = runExample(properties(block(document, "yaml")))) {
			assertThat(withoutNumbers(scrape(context))).containsAll(withoutNumbers(block(document, "text")));
		}
	}

	private static List<String> withoutNumbers(String text) {
		return text.lines().map((line) -> line.replaceAll(" [0-9.e-]+$", " ")).toList();
	}

	private static ConfigurableApplicationContext runExample(String... properties) {
		return new SpringApplicationBuilder(ApplicationMetersExample.class)
			.properties("batch.pushgateway.embedded.enabled=true", "batch.pushgateway.embedded.port=0",
					"batch.pushgateway.delete.on-shutdown=leave")
			.properties(properties)
			.run();
	}

	private static String[] properties(String yaml) throws IOException {
		EnumerablePropertySource<?> source = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
			.load("document", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		return List.of(source.getPropertyNames())
			.stream()
			.map((name) -> name + "=" + source.getProperty(name))
			.toArray(String[]::new);
	}

	private static String block(String document, String language) {
		String opening = "```" + language + "\n";
		int begin = document.indexOf(opening) + opening.length();
		return document.substring(begin, document.indexOf("\n```", begin));
	}

	private String push(ApplicationContext context) throws Exception {
		context.getBean(JobOperator.class).start(context.getBean(Job.class), new JobParameters());
		return this.gateway.requests().get(this.gateway.requests().size() - 1).body();
	}

	private static PrometheusMeterRegistry registry(String... counters) {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		for (String counter : counters) {
			registry.counter(counter).increment();
		}
		return registry;
	}

	private static String scrape(ApplicationContext context) {
		URI url = context.getBean(PushgatewayConnectionDetails.class).getUrl();
		try (InputStream metrics = URI.create(url + "/metrics").toURL().openStream()) {
			return new String(metrics.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Each with its labels in their order but those of the group, and its number as Java
	 * writes it.
	 */
	private static List<String> samples(String exposition) {
		return exposition.lines().filter((line) -> !line.startsWith("#")).map((line) -> {
			int end = line.lastIndexOf(' ');
			Map<String, String> labels = new TreeMap<>();
			for (Matcher label = LABEL.matcher(line); label.find();) {
				labels.put(label.group(1), label.group(2));
			}
			labels.keySet().removeAll(Set.of("job", "instance"));
			String name = line.substring(0, (line.indexOf('{') > 0) ? line.indexOf('{') : end);
			return name + labels + " " + Double.parseDouble(line.substring(end + 1).replace("Inf", "Infinity"));
		}).toList();
	}

}
