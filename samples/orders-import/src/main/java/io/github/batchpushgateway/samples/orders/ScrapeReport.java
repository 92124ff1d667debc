package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.batch.autoconfigure.JobLauncherApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Prints, once the job has ended, what the gateway tells everybody about it. Only this
 * demonstration needs it: the metrics reach the gateway without it.
 */
@Component
@Order(JobLauncherApplicationRunner.DEFAULT_ORDER + 1)
class ScrapeReport implements ApplicationRunner {

	private static final String JOB = "job=\"" + OrdersImportJob.NAME + '"';

	private final ObjectProvider<PushgatewayConnectionDetails> gateway;

	private final Duration deleteDelay;

	ScrapeReport(ObjectProvider<PushgatewayConnectionDetails> gateway,
			@Value("${batch.pushgateway.delete.delay}") Duration deleteDelay) {
		this.gateway = gateway;
		this.deleteDelay = deleteDelay;
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

				Deleted %d s after the push; look longer with --batch.pushgateway.delete.delay=10m

				""", scrapeUri, JOB, samples(scrape(scrapeUri)), this.deleteDelay.toSeconds());
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

	private static String samples(String scrape) {
		String samples = scrape.lines()
			.map(ScrapedSample::parse)
			.flatMap(Optional::stream)
			.filter((sample) -> sample.name().startsWith("batch_") && sample.has(JOB))
			.filter((sample) -> !sample.isStateThatDoesNotHold())
			.map(ScrapedSample::toLine)
			.collect(Collectors.joining("\n"));
		return samples.isEmpty() ? "  none" : samples;
	}

}
