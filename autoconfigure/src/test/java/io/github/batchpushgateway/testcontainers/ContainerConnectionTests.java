package io.github.batchpushgateway.testcontainers;

import java.net.URI;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.JksTrustStore;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Which containers the application pushes to, and how; none of them runs.
 */
class ContainerConnectionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withPropertyValues("batch.pushgateway.url=http://gateway.invalid");

	@ParameterizedTest
	@ValueSource(classes = { Typed.class, OfOurName.class, OfTheNameOfTheGoPushgateway.class })
	void isTheGatewayOfTheApplication(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			PushgatewayConnectionDetails gateway = context.getBean(PushgatewayConnectionDetails.class);

			assertThat(gateway.getUrls()).containsExactly(URI.create("http://docker.invalid:39091"));
			assertThat(gateway.getSslBundle()).isNull();
		});
	}

	@Test
	void isReachedWithTheCertificatesOfTheTest() {
		this.runner.withUserConfiguration(WithTls.class).run((context) -> {
			PushgatewayConnectionDetails gateway = context.getBean(PushgatewayConnectionDetails.class);

			assertThat(gateway.getUrl()).isEqualTo(URI.create("https://docker.invalid:39091"));
			assertThat(gateway.getSslBundle()).isNotNull();
		});
	}

	@Test
	void isNoGatewayUnderAnotherName() {
		this.runner.withUserConfiguration(OfAnotherName.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(ConnectionDetailsNotFoundException.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "batch-pushgateway:1", "prom/pushgateway:v1.11.1" })
	void isMadeOfEitherImage(String image) {
		assertThatNoException().isThrownBy(() -> new PushgatewayContainer(image));
	}

	@Test
	void isMadeOfNoOtherImage() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> new PushgatewayContainer("prom/prometheus:v3"))
			.withMessageContaining("'prom/prometheus:v3'")
			.withMessageContaining("batch-pushgateway")
			.withMessageContaining("asCompatibleSubstituteFor");
	}

	@Configuration(proxyBeanMethods = false)
	static class Typed {

		@Bean
		@ServiceConnection
		PushgatewayContainer gateway() {
			return new Elsewhere();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfOurName {

		@Bean
		@ServiceConnection("batch-pushgateway")
		GenericContainer<?> gateway() {
			return new Elsewhere();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfTheNameOfTheGoPushgateway {

		@Bean
		@ServiceConnection("prom/pushgateway")
		GenericContainer<?> gateway() {
			return new Elsewhere();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfAnotherName {

		@Bean
		@ServiceConnection("prom/prometheus")
		GenericContainer<?> gateway() {
			return new Elsewhere();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithTls {

		@Bean
		@ServiceConnection
		@JksTrustStore(location = "classpath:trusted.p12")
		PushgatewayContainer gateway() {
			return new Elsewhere();
		}

	}

	private static final class Elsewhere extends PushgatewayContainer {

		Elsewhere() {
			super(DockerImageName.parse("monitoring/gateway").asCompatibleSubstituteFor("batch-pushgateway"));
		}

		@Override
		public void start() {
		}

		@Override
		public String getHost() {
			return "docker.invalid";
		}

		@Override
		public Integer getMappedPort(int port) {
			return 30000 + port;
		}

	}

}
