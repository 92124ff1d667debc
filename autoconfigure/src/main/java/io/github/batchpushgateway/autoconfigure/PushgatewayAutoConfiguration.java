package io.github.batchpushgateway.autoconfigure;

import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.batchpushgateway.job.ApplicationMeters;
import io.github.batchpushgateway.job.GroupingLabelsCustomizer;
import io.github.batchpushgateway.job.JobCustomizers;
import io.github.batchpushgateway.job.JobMetricsCustomizer;
import io.github.batchpushgateway.job.JobMetricsListener;
import io.github.batchpushgateway.job.ParameterLabels;
import io.github.batchpushgateway.job.RunFamilies;
import io.github.batchpushgateway.job.StepSelection;
import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.DeleteBy;
import io.github.batchpushgateway.push.DeletionPolicy;
import io.github.batchpushgateway.push.DeletionThread;
import io.github.batchpushgateway.push.PushHistory;
import io.github.batchpushgateway.push.PushgatewayClient;
import io.github.batchpushgateway.push.PushgatewayReporter;
import io.github.batchpushgateway.push.Retries;
import io.github.batchpushgateway.push.Timeouts;
import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.GatewayStartException;
import io.prometheus.client.exporter.PushGateway;

import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Pushes the metrics of every finished job to a Pushgateway, and deletes them again after
 * a delay.
 *
 * <p>
 * Whether there is a Pushgateway is decided when the application runs, not by a
 * condition: conditions are frozen when an application is compiled ahead of time, and its
 * URL is configured later.
 *
 * <p>
 * Every bean has the Pushgateway in its name, because an application may well have a
 * {@code jobMetricsListener} of its own.
 */
@AutoConfiguration(afterName = "org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration")
@ConditionalOnClass({ AbstractJob.class, PushGateway.class })
@ConditionalOnBooleanProperty(name = "batch.pushgateway.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PushgatewayProperties.class)
@ImportRuntimeHints(UrlProtocolHints.class)
public final class PushgatewayAutoConfiguration {

	@Bean
	static JobMetricsBeanPostProcessor pushgatewayJobMetricsBeanPostProcessor(
			ObjectProvider<JobMetricsListener> listener, ObjectProvider<PushgatewayConnectionDetails> connectionDetails,
			ObjectProvider<PushgatewayProperties> properties) {
		return new JobMetricsBeanPostProcessor(listener, connectionDetails, properties);
	}

	@Bean
	@ConditionalOnMissingBean(PushgatewayConnectionDetails.class)
	PropertiesPushgatewayConnectionDetails pushgatewayConnectionDetails(PushgatewayProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesPushgatewayConnectionDetails(properties, sslBundles);
	}

	@Bean
	@ConditionalOnMissingBean
	PushgatewayClient pushgatewayClient(PushgatewayConnectionDetails connectionDetails,
			PushgatewayProperties properties) {
		return new PushgatewayClient(() -> urls(connectionDetails),
				new Timeouts(properties.getConnectTimeout(), properties.getReadTimeout(), properties.getPushTimeout()),
				new Retries(properties.getRetry().getMaxAttempts(), properties.getRetry().getBackoff()),
				new ConnectionPreparation(connectionDetails, properties.getHeaders()));
	}

	@Bean
	@ConditionalOnMissingBean
	DeletionPolicy pushgatewayDeletionPolicy(PushgatewayConnectionDetails connectionDetails,
			PushgatewayProperties properties) {
		PushgatewayProperties.Delete delete = properties.getDelete();
		boolean onlyTheApplication = delete.getBy() == DeleteBy.AUTO && connectionDetails.endsWithTheApplication();
		return new DeletionPolicy(delete.isEnabled(), onlyTheApplication ? DeleteBy.APPLICATION : delete.getBy(),
				delete.getDelay(), delete.isKeepLastSuccess() ? JobMetricsListener.LAST_SUCCESS : null,
				delete.getOnShutdown(), delete.getShutdownTimeout());
	}

	@Bean
	@ConditionalOnMissingBean
	PushHistory pushgatewayPushHistory() {
		return new PushHistory(InstantSource.system(), System::nanoTime);
	}

	@Bean
	@ConditionalOnMissingBean
	DelayedDeletion pushgatewayDelayedDeletion(PushgatewayClient client, DeletionPolicy policy, PushHistory history) {
		return new DelayedDeletion(client, policy, history, DeletionThread.create(policy.onShutdown()),
				InstantSource.system(), DeletionThread::isAllThatKeepsTheJvm);
	}

	@Bean
	DelayedDeletionLifecycle pushgatewayDelayedDeletionLifecycle(DelayedDeletion deletion) {
		return new DelayedDeletionLifecycle(deletion);
	}

	@Bean
	@ConditionalOnMissingBean
	PushgatewayReporter pushgatewayReporter(PushgatewayClient client, DelayedDeletion deletion, DeletionPolicy policy,
			PushHistory history) {
		return new PushgatewayReporter(client, deletion, policy, history);
	}

	@Bean
	@ConditionalOnMissingBean
	JobCustomizers pushgatewayJobCustomizers(PushgatewayProperties properties, Environment environment,
			ObjectProvider<GroupingLabelsCustomizer> labelCustomizers,
			ObjectProvider<JobMetricsCustomizer> metricsCustomizers) {
		return new JobCustomizers(groupingLabels(properties, environment), labelCustomizers.orderedStream().toList(),
				metricsCustomizers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	JobMetricsListener pushgatewayJobMetricsListener(PushgatewayReporter reporter, PushgatewayProperties properties,
			JobCustomizers customizers, ObjectProvider<ApplicationMeters> meters,
			ObjectProvider<JobRepository> jobRepository) {
		PushgatewayProperties.Steps steps = properties.getSteps();
		PushgatewayProperties.JobParameters parameters = properties.getJobParameters();
		RunFamilies families = new RunFamilies(properties.isPushOnStart(), properties.getJobs().getMaxAge(),
				new ParameterLabels(parameters.getLabels(), parameters.getMaxCombinations()),
				new StepSelection(steps.isEnabled(), steps.isIncludePartitions(), steps.getMax()),
				meters.getIfAvailable(() -> noMeters(properties)));
		return new JobMetricsListener(reporter, customizers, families, new StoredJobExecutions(jobRepository));
	}

	private static Map<String, String> groupingLabels(PushgatewayProperties properties, Environment environment) {
		Map<String, String> labels = new LinkedHashMap<>();
		String application = environment.getProperty("spring.application.name");
		if (StringUtils.hasText(application)) {
			labels.put("application", application);
		}
		labels.putAll(properties.getGroupingKey());
		return labels;
	}

	private static ApplicationMeters noMeters(PushgatewayProperties properties) {
		List<String> names = properties.getRegistry().getInclude();
		if (!names.isEmpty()) {
			throw new InvalidPropertyException("batch.pushgateway.registry.include", String.join(",", names),
					"there is no Prometheus registry of Micrometer on the class path",
					"Add the dependency io.micrometer:micrometer-registry-prometheus, or remove the property.");
		}
		return ApplicationMeters.NONE;
	}

	private static List<URI> urls(PushgatewayConnectionDetails connectionDetails) {
		List<URI> urls = connectionDetails.getUrls();
		if (urls.isEmpty()) {
			throw new IllegalStateException("no Pushgateway: set batch.pushgateway.url");
		}
		return urls;
	}

	/**
	 * The gateway inside the application. Comes before the connection details of the
	 * properties, which back off.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(GatewayServer.class)
	@ConditionalOnBooleanProperty("batch.pushgateway.embedded.enabled")
	static class EmbeddedGateway {

		@Bean
		@Lazy(false)
		@ConditionalOnMissingBean
		GatewayServer embeddedPushgatewayServer(PushgatewayProperties properties) {
			int port = properties.getEmbedded().getPort();
			try {
				return GatewayServer.start(GatewayOptions.defaults().withListenAddress(":" + port));
			}
			catch (GatewayStartException ex) {
				throw new InvalidPropertyException("batch.pushgateway.embedded.port", port,
						"the gateway cannot listen there: " + ex.getMessage(),
						"Stop what listens there, or set another port, or 0 for any free one.", ex);
			}
		}

		@Bean
		@ConditionalOnMissingBean(PushgatewayConnectionDetails.class)
		EmbeddedPushgatewayConnectionDetails embeddedPushgatewayConnectionDetails(GatewayServer server) {
			return new EmbeddedPushgatewayConnectionDetails(server);
		}

	}

	/**
	 * What an application gets that asks for a gateway it does not have.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.github.batchpushgateway.server.GatewayServer")
	@ConditionalOnBooleanProperty("batch.pushgateway.embedded.enabled")
	static class MissingEmbeddedGateway {

		@Bean
		PushgatewayConnectionDetails missingPushgatewayConnectionDetails() {
			throw new InvalidPropertyException("batch.pushgateway.embedded.enabled", true,
					"there is no gateway on the class path",
					"Add the dependency io.github.batchpushgateway:batch-pushgateway-server, or set"
							+ " batch.pushgateway.url to the URL of a Pushgateway instead.");
		}

	}

}
