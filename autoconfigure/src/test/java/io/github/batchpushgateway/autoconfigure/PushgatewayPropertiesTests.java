package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class PushgatewayPropertiesTests {

	private static final String URL_ACTION = "Set the base URL of the Pushgateway, such as http://pushgateway:9091.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(PushgatewayAutoConfiguration.class, ApplicationMetersAutoConfiguration.class));

	@Test
	void eachKeyIsDescribedAndHasItsDefault() throws IOException {
		Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
		defaults.put("batch.pushgateway.connect-timeout", "2s");
		defaults.put("batch.pushgateway.delete.by", "auto");
		defaults.put("batch.pushgateway.delete.delay", "2m");
		defaults.put("batch.pushgateway.delete.enabled", true);
		defaults.put("batch.pushgateway.delete.keep-last-success", false);
		defaults.put("batch.pushgateway.delete.on-shutdown", "wait");
		defaults.put("batch.pushgateway.delete.shutdown-timeout", "20s");
		defaults.put("batch.pushgateway.embedded.enabled", false);
		defaults.put("batch.pushgateway.embedded.port", 9091);
		defaults.put("batch.pushgateway.enabled", true);
		defaults.put("batch.pushgateway.grouping-key", null);
		defaults.put("batch.pushgateway.jobs.exclude", null);
		defaults.put("batch.pushgateway.jobs.include", null);
		defaults.put("batch.pushgateway.job-parameters.labels", null);
		defaults.put("batch.pushgateway.job-parameters.max-combinations", 100);
		defaults.put("batch.pushgateway.jobs.max-age", null);
		defaults.put("batch.pushgateway.push-on-start", false);
		defaults.put("batch.pushgateway.push-timeout", "10s");
		defaults.put("batch.pushgateway.read-timeout", "5s");
		defaults.put("batch.pushgateway.registry.include", null);
		defaults.put("batch.pushgateway.retry.backoff", "500ms");
		defaults.put("batch.pushgateway.retry.max-attempts", 3);
		defaults.put("batch.pushgateway.ssl.bundle", null);
		defaults.put("batch.pushgateway.steps.enabled", true);
		defaults.put("batch.pushgateway.steps.include-partitions", false);
		defaults.put("batch.pushgateway.steps.max", 50);
		defaults.put("batch.pushgateway.headers", null);
		defaults.put("batch.pushgateway.password", null);
		defaults.put("batch.pushgateway.token", null);
		defaults.put("batch.pushgateway.username", null);
		defaults.put("batch.pushgateway.url", null);

		Map<String, @Nullable Object> described = new LinkedHashMap<>();
		for (Map<String, Object> property : metadata()) {
			assertThat(property.get("description")).as(property.toString())
				.asString()
				.matches("[A-Z][^<>{}@]+\\.")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
			described.put((String) property.get("name"), property.get("defaultValue"));
		}

		assertThat(described).containsExactlyInAnyOrderEntriesOf(defaults);
	}

	@Test
	void eachHintIsOfAKeyAndOffersAValueThatIsGood() throws IOException {
		List<String> hints = metadata("$.hints[*].name");
		assertThat(hints).hasSize(4);
		for (String hint : hints) {
			List<String> values = metadata("$.hints[?(@.name == '" + hint + "')].values[*].value");
			for (String value : values) {
				String property = hint.endsWith(".keys") ? hint.replace("keys", "[" + value + "]=x")
						: hint + "=" + value;
				this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasNotFailed());
			}
			assertThat(metadata()).extracting((described) -> described.get("name")).contains(hint.replace(".keys", ""));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					url=gateway:9091                     | url gateway:9091: must start with http:// or https://
					url=//gateway                        | url //gateway: must start with http:// or https://
					url=ftp://gateway                    | url ftp://gateway: must start with http:// or https://
					url=http://                          | url http://: is not a URL: Expected authority
					url=http:///metrics                  | url http:///metrics: must name a host
					url=http://gate way                  | url http://gate way: is not a URL: Illegal character in authority
					url=http://me:secret@gateway         | url http://***@gateway: must not contain a user or password, because URLs appear in logs
					url=http://me:sec@ret@gate_way       | url http://***@gate_way: must not contain a user or password, because URLs appear in logs
					url=http://gateway?x=y               | url http://gateway?x=y: must not have a query or fragment
					url=http://gateway#x                 | url http://gateway#x: must not have a query or fragment
					url=http://gateway/a+b               | url http://gateway/a+b: must not contain '+'
					url=http://push_gateway:99999        | url http://push_gateway:99999: must have a port from 0 to 65535
					url=http://gateway:port              | url http://gateway:port: must name a host
					url=http://gateway:99999             | url http://gateway:99999: must have a port from 0 to 65535
					connect-timeout=0                    | connect-timeout 0s: must be at least a millisecond
					read-timeout=-1ms                    | read-timeout -1ms: must be at least a millisecond
					push-timeout=100d                    | push-timeout 8640000s: must not be longer than 24 days
					retry.max-attempts=0                 | retry.max-attempts 0: must be at least 1
					retry.backoff=-1s                    | retry.backoff -1s: must not be negative
					retry.backoff=25d                    | retry.backoff 2160000s: must not be longer than 24 days
					delete.delay=-5s                     | delete.delay -5s: must not be negative
					delete.delay=36501d                  | delete.delay 3153686400s: must not be longer than 36500 days
					delete.shutdown-timeout=999999d      | delete.shutdown-timeout 86399913600s: must not be longer than 36500 days
					delete.shutdown-timeout=-5s          | delete.shutdown-timeout -5s: must not be negative
					grouping-key.job=x                   | grouping-key job: must match [a-zA-Z_][a-zA-Z0-9_]*, not start with __ and not be 'job', 'le' or 'quantile'
					grouping-key.[__x]=x                 | grouping-key __x: must match [a-zA-Z_][a-zA-Z0-9_]*, not start with __ and not be 'job', 'le' or 'quantile'
					grouping-key.data-center=x           | grouping-key data-center: must match [a-zA-Z_][a-zA-Z0-9_]*, not start with __ and not be 'job', 'le' or 'quantile'
					grouping-key.step=x                  | grouping-key step: must not be a label of the metrics themselves
					token=a,username=me                  | token ***: must not be set together with batch.pushgateway.username
					token=a b                            | token ***: must be printable ASCII without blanks and line breaks
					token=ä                              | token ***: must be printable ASCII without blanks and line breaks
					password=x                           | password ***: must have a batch.pushgateway.username
					username=a:b                         | username a:b: must not contain ':'
					headers.[a b]=x                      | headers a b: must be the name of an HTTP header
					headers.content-type=x               | headers content-type: must not be a header of the push itself
					headers.Host=x                       | headers Host: must not be a header of the push itself
					headers.authorization=x,token=a      | headers authorization: must not be set together with batch.pushgateway.username or token
					headers.X-A=ä                        | headers.X-A ***: must be printable ASCII without blanks at either end
					ssl.bundle=a,url=http://gateway      | ssl.bundle a: must go with a URL that starts with https://
					ssl.bundle=a,url=HTTPS://gateway     | ssl.bundle a: must be the name of an SSL bundle
					jobs.max-age.load=0                  | jobs.max-age.load 0s: must be longer than nothing
					jobs.max-age.[nightly load]=-1h      | jobs.max-age.nightly load -3600s: must be longer than nothing
					jobs.max-age.load=36501d             | jobs.max-age.load 3153686400s: must not be longer than 36500 days
					job-parameters.labels=__x            | job-parameters.labels __x: must be the name of a parameter that can be a label
					job-parameters.labels=job            | job-parameters.labels job: must be the name of a parameter that can be a label
					job-parameters.labels[0]=a.b,job-parameters.labels[1]=a_b | job-parameters.labels a_b: must not be the same label as a.b
					job-parameters.labels=exit.code      | job-parameters.labels exit.code: must not be a label that the metrics have already
					job-parameters.labels=team,grouping-key.team=x | job-parameters.labels team: must not be a label that the metrics have already
					job-parameters.labels=application    | job-parameters.labels application: must not be a label that the metrics have already
					job-parameters.max-combinations=0    | job-parameters.max-combinations 0: must be at least 1
					registry.include=spring.batch.*      | registry.include spring.batch.*: must match [a-zA-Z_:*][a-zA-Z0-9_:*]*
					registry.include[0]=orders_*,registry.include[1]=2nd | registry.include 2nd: must match [a-zA-Z_:*][a-zA-Z0-9_:*]*
					registry.include[0]=                 | registry.include : must match [a-zA-Z_:*][a-zA-Z0-9_:*]*
					steps.max=-1                         | steps.max -1: must not be negative
					embedded.port=-1                     | embedded.port -1: must be from 0 to 65535
					embedded.port=65536                  | embedded.port 65536: must be from 0 to 65535
					""")
	void aBadValueFailsTheStart(String property, String message) {
		this.runner.withPropertyValues(keysOf(property))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessage("batch.pushgateway." + message));
	}

	@ParameterizedTest
	@CsvSource({ "url=https://gateway.example/prefix/", "url=http://[::1]:9091", "url=HTTP://gateway",
			"url=http://push_gateway:9091/prefix", "delete.delay=400d", "connect-timeout=1ms", "delete.delay=0",
			"jobs.max-age.[nightly load]=25h", "job-parameters.labels=region", "job-parameters.labels=2nd.file",
			"retry.max-attempts=1", "retry.backoff=0", "registry.include=*", "registry.include=job:orders_*",
			"grouping-key.team=x", "steps.max=0", "embedded.port=0", "grouping-key.instance=x", "grouping-key._x=x",
			"grouping-key.application=x", "headers.Authorization=Custom x", "headers.X-Empty.[a_b]=x" })
	void aGoodValueDoesNot(String property) {
		this.runner.withPropertyValues("batch.pushgateway." + property)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://a,ftp://b  | url ftp://b: must start with http:// or https://
			http://a,,https://b | url '': must start with http:// or https://
			http://a,https://b, | url '': must start with http:// or https://
			""", quoteCharacter = '`')
	void oneBadUrlOfSeveralFailsTheStart(String url, String message) {
		this.runner.withPropertyValues("batch.pushgateway.url=" + url)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessage("batch.pushgateway." + message.replace("''", "")));
	}

	@Test
	void severalUrlsAreTakenInTheirOrder() {
		this.runner.withPropertyValues("batch.pushgateway.url=http://a:9091, https://b/prefix ,http://push_c")
			.run((context) -> assertThat(context.getBean(PushgatewayConnectionDetails.class).getUrls()).containsExactly(
					URI.create("http://a:9091"), URI.create("https://b/prefix"), URI.create("http://push_c")));
	}

	@Test
	void theFailureSaysWhereTheValueIsAndWhatToDo(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setDefaultProperties(Map.of("batch.pushgateway.url", "gateway:9091"));

		assertThatException().isThrownBy(application::run);

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "Description:",
				"batch.pushgateway.url gateway:9091: must start with http:// or https://", "Action:", URL_ACTION);
	}

	private static String[] keysOf(String properties) {
		return Stream.of(properties.split(",")).map("batch.pushgateway."::concat).toArray(String[]::new);
	}

	private static List<Map<String, Object>> metadata() throws IOException {
		return metadata("$.properties[?(@.name =~ /batch\\.pushgateway\\..*/)]");
	}

	private static <T> T metadata(String path) throws IOException {
		try (InputStream json = PushgatewayProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonPath.read(json, path);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
