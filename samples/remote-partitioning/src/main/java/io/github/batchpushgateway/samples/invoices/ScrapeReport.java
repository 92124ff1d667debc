package io.github.batchpushgateway.samples.invoices;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.batch.autoconfigure.JobLauncherApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Prints, once the job has ended, what the gateway tells everybody about it, and what the
 * database says. Only this demonstration needs it: the metrics reach the gateway without
 * it.
 */
@Component
@Profile("!" + RemotePartitioningApplication.WORKER)
@Order(JobLauncherApplicationRunner.DEFAULT_ORDER + 1)
class ScrapeReport implements ApplicationRunner {

	private static final String JOB = "job=\"" + InvoiceJob.NAME + '"';

	private final ObjectProvider<PushgatewayConnectionDetails> gateway;

	private final JdbcClient jdbcClient;

	ScrapeReport(ObjectProvider<PushgatewayConnectionDetails> gateway, JdbcClient jdbcClient) {
		this.gateway = gateway;
		this.jdbcClient = jdbcClient;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		this.gateway.stream().flatMap((details) -> Stream.ofNullable(details.getUrl())).forEach(this::print);
	}

	private void print(URI gatewayUrl) {
		URI scrapeUri = URI.create(gatewayUrl + "/metrics");
		System.out.printf("""

				GET %s, samples with %s:

				%s

				Invoices in the database: %d

				""", scrapeUri, JOB, samples(scrape(scrapeUri)), invoices());
	}

	private int invoices() {
		return this.jdbcClient.sql("select count(*) from invoices").query(Integer.class).single();
	}

	private static String scrape(URI scrapeUri) {
		try {
			HttpRequest request = HttpRequest.newBuilder(scrapeUri).timeout(Duration.ofSeconds(10)).build();
			return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		}
		catch (IOException ex) {
			return "";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "";
		}
	}

	/** Without the labels that all of them have, and what has not happened. */
	private static String samples(String scrape) {
		return scrape.lines()
			.filter((line) -> line.startsWith("batch_") && line.contains(JOB))
			.filter((line) -> !line.endsWith(" 0") || line.contains("_success"))
			.map((line) -> line.replaceAll("(application|instance|job)=\"[^\"]*\",?", "").replace(",}", "}"))
			.map((line) -> "  " + line.replace("{}", ""))
			.collect(Collectors.joining("\n"));
	}

}
