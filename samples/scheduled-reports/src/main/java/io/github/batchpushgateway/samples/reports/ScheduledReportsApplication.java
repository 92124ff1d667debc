package io.github.batchpushgateway.samples.reports;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Reports until it is stopped.
 */
@SpringBootApplication
@EnableScheduling
public class ScheduledReportsApplication {

	public static void main(String[] args) {
		SpringApplication.run(ScheduledReportsApplication.class, args);
	}

}
