package io.github.batchpushgateway.autoconfigure;

import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationTests {

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void anApplicationWithNothingButTheStarterAndAUrlPushesItsJob() {
		SpringApplication.exit(
				new SpringApplicationBuilder(NightlyLoad.class)
					.properties("batch.pushgateway.url=" + this.gateway.url(), "spring.application.name=shop",
							"batch.pushgateway.delete.on-shutdown=leave")
					.run());

		RecordingPushgateway.Request push = this.gateway.request();
		assertThat(push.method()).isEqualTo("POST");
		assertThat(push.path()).isEqualTo("/metrics/job@base64/bmlnaHRseSBsb2Fk/application/shop");
		assertThat(push.body()).contains("batch_job_success 1.0\n");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NightlyLoad {

		@Bean
		Job nightlyLoadJob(JobRepository repository) {
			return new JobBuilder("nightly load", repository)
				.start(new StepBuilder("load", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED)
					.build())
				.build();
		}

	}

}
