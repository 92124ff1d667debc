package io.github.batchpushgateway.samples.invoices;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Writes the invoices once and ends, with an exit code that tells how the job ended. A
 * worker stays until it is stopped.
 */
@SpringBootApplication
@EnableConfigurationProperties(InvoiceOptions.class)
public class RemotePartitioningApplication {

	/** The profile of an application that works for another one. */
	static final String WORKER = "worker";

	public static void main(String[] args) {
		var context = SpringApplication.run(RemotePartitioningApplication.class, args);
		if (!context.getEnvironment().matchesProfiles(WORKER)) {
			System.exit(SpringApplication.exit(context));
		}
	}

}
