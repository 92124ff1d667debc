package io.github.batchpushgateway.samples.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Imports orders once and ends, with an exit code that tells how the job ended.
 */
@SpringBootApplication
@EnableConfigurationProperties(OrdersImportOptions.class)
public class OrdersImportApplication {

	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(OrdersImportApplication.class, args)));
	}

}
