package io.github.batchpushgateway.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.batchpushgateway.push.DeleteBy;
import io.github.batchpushgateway.push.OnShutdown;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * Properties for pushing the metrics of jobs to a Pushgateway.
 *
 * <p>
 * Bad values fail the start of the application; see {@link InvalidPropertyException}.
 */
@ConfigurationProperties("batch.pushgateway")
public class PushgatewayProperties implements InitializingBean {

	/**
	 * Whether the metrics of finished jobs are pushed.
	 */
	private boolean enabled = true;

	/**
	 * Base URL of the Pushgateway, including its route prefix if it has one. Several,
	 * separated by commas, are tried in turn: the first that takes a push gets it.
	 * Without a URL, nothing is pushed.
	 */
	private @Nullable String url;

	/**
	 * User of the Pushgateway, if it asks for basic authentication.
	 */
	private @Nullable String username;

	/**
	 * Password of the user.
	 */
	private @Nullable String password;

	/**
	 * Token of the Pushgateway, if it asks for bearer authentication.
	 */
	private @Nullable String token;

	/**
	 * Headers of each request to the Pushgateway, such as the tenant that a proxy asks
	 * for.
	 */
	private final Map<String, String> headers = new LinkedHashMap<>();

	/**
	 * Labels of the grouping key, in addition to the job and the application. Names other
	 * than letters, digits and dashes have to be put in brackets:
	 * grouping-key.[data_center].
	 */
	private final Map<String, String> groupingKey = new LinkedHashMap<>();

	/**
	 * Whether a job also pushes when it starts, that it is running. Its start is then
	 * delayed by the push timeout at most.
	 */
	private boolean pushOnStart;

	/**
	 * Time allowed to connect to the Pushgateway.
	 */
	private Duration connectTimeout = Duration.ofSeconds(2);

	/**
	 * Time the Pushgateway may be silent before it has answered completely.
	 */
	private Duration readTimeout = Duration.ofSeconds(5);

	/**
	 * Time a finished job waits for its push at most, with all attempts, whatever happens
	 * on the network.
	 */
	private Duration pushTimeout = Duration.ofSeconds(10);

	private final Retry retry = new Retry();

	private final Ssl ssl = new Ssl();

	private final Jobs jobs = new Jobs();

	private final JobParameters jobParameters = new JobParameters();

	private final Steps steps = new Steps();

	private final Registry registry = new Registry();

	private final Delete delete = new Delete();

	private final Embedded embedded = new Embedded();

	@Override
	public void afterPropertiesSet() {
		PropertyRules.check(this);
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable String url) {
		this.url = url;
	}

	/** The URLs one by one; none if it is not set. */
	List<String> urls() {
		return StringUtils.hasText(this.url) ? Stream.of(this.url.split(",", -1)).map(String::strip).toList()
				: List.of();
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = StringUtils.hasLength(username) ? username : null;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = StringUtils.hasLength(password) ? password : null;
	}

	public @Nullable String getToken() {
		return this.token;
	}

	public void setToken(@Nullable String token) {
		this.token = StringUtils.hasLength(token) ? token : null;
	}

	public Map<String, String> getHeaders() {
		return this.headers;
	}

	public Map<String, String> getGroupingKey() {
		return this.groupingKey;
	}

	public boolean isPushOnStart() {
		return this.pushOnStart;
	}

	public void setPushOnStart(boolean pushOnStart) {
		this.pushOnStart = pushOnStart;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getReadTimeout() {
		return this.readTimeout;
	}

	public void setReadTimeout(Duration readTimeout) {
		this.readTimeout = readTimeout;
	}

	public Duration getPushTimeout() {
		return this.pushTimeout;
	}

	public void setPushTimeout(Duration pushTimeout) {
		this.pushTimeout = pushTimeout;
	}

	public Retry getRetry() {
		return this.retry;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Jobs getJobs() {
		return this.jobs;
	}

	public JobParameters getJobParameters() {
		return this.jobParameters;
	}

	public Steps getSteps() {
		return this.steps;
	}

	public Registry getRegistry() {
		return this.registry;
	}

	public Delete getDelete() {
		return this.delete;
	}

	public Embedded getEmbedded() {
		return this.embedded;
	}

	/**
	 * When a push that has failed is tried again.
	 */
	public static class Retry {

		/**
		 * Maximum number of attempts to push the metrics of a run, the first one
		 * included, within the push timeout. Only failures that may pass are tried again:
		 * no connection, no answer, status 429 and 5xx.
		 */
		private int maxAttempts = 3;

		/**
		 * Time before the second attempt. It doubles before each further one and varies
		 * by half; a longer time the Pushgateway asks for is respected.
		 */
		private Duration backoff = Duration.ofMillis(500);

		public int getMaxAttempts() {
			return this.maxAttempts;
		}

		public void setMaxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
		}

		public Duration getBackoff() {
			return this.backoff;
		}

		public void setBackoff(Duration backoff) {
			this.backoff = backoff;
		}

	}

	/**
	 * Which certificates are trusted and shown.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle with the certificates to trust, and to show if the
		 * Pushgateway asks for one. Those of the JVM if not set.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = StringUtils.hasLength(bundle) ? bundle : null;
		}

	}

	/**
	 * Which jobs are pushed.
	 */
	public static class Jobs {

		/**
		 * Names of the jobs whose metrics are pushed, with * as a wildcard. All jobs if
		 * empty.
		 */
		private List<String> include = new ArrayList<>();

		/**
		 * Names of the jobs whose metrics are not pushed, with * as a wildcard, even if
		 * they are included.
		 */
		private List<String> exclude = new ArrayList<>();

		/**
		 * Age of the last success of a job at which to alert, by the name of the job.
		 * Names other than letters, digits and dashes have to be put in brackets:
		 * jobs.max-age.[nightly load].
		 */
		private final Map<String, Duration> maxAge = new LinkedHashMap<>();

		public List<String> getInclude() {
			return this.include;
		}

		public void setInclude(List<String> include) {
			this.include = include;
		}

		public List<String> getExclude() {
			return this.exclude;
		}

		public void setExclude(List<String> exclude) {
			this.exclude = exclude;
		}

		public Map<String, Duration> getMaxAge() {
			return this.maxAge;
		}

	}

	/**
	 * Which job parameters are pushed.
	 */
	public static class JobParameters {

		/**
		 * Names of job parameters whose values are labels of batch_job_info. Each
		 * combination of values is a series more in Prometheus, so a date or an id is too
		 * much.
		 */
		private List<String> labels = new ArrayList<>();

		/**
		 * Maximum number of combinations of values that an application tells apart.
		 */
		private int maxCombinations = 100;

		public List<String> getLabels() {
			return this.labels;
		}

		public void setLabels(List<String> labels) {
			this.labels = labels;
		}

		public int getMaxCombinations() {
			return this.maxCombinations;
		}

		public void setMaxCombinations(int maxCombinations) {
			this.maxCombinations = maxCombinations;
		}

	}

	/**
	 * Which steps are pushed.
	 */
	public static class Steps {

		/**
		 * Whether steps get series of their own, in addition to the totals of the job.
		 */
		private boolean enabled = true;

		/**
		 * Whether the workers of a partitioned step get series of their own, in addition
		 * to the step.
		 */
		private boolean includePartitions;

		/**
		 * Maximum number of steps of a run that get series of their own. Further ones
		 * count in the totals only.
		 */
		private int max = 50;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public boolean isIncludePartitions() {
			return this.includePartitions;
		}

		public void setIncludePartitions(boolean includePartitions) {
			this.includePartitions = includePartitions;
		}

		public int getMax() {
			return this.max;
		}

		public void setMax(int max) {
			this.max = max;
		}

	}

	/**
	 * Which meters of the application are pushed.
	 */
	public static class Registry {

		/**
		 * Names of the application's own metrics that are pushed with each run, as its
		 * scrape endpoint shows them, with * as a wildcard. None if empty. Needs
		 * micrometer-registry-prometheus on the class path.
		 */
		private List<String> include = new ArrayList<>();

		public List<String> getInclude() {
			return this.include;
		}

		public void setInclude(List<String> include) {
			this.include = include;
		}

	}

	/**
	 * When metrics are deleted again.
	 */
	public static class Delete {

		/**
		 * Whether the metrics of a job are deleted from the Pushgateway after a delay.
		 */
		private boolean enabled = true;

		/**
		 * Time from the last push of a job to the deletion of its metrics. Give
		 * Prometheus time to scrape them.
		 */
		private Duration delay = Duration.ofMinutes(2);

		/**
		 * Who deletes the metrics. The Pushgateway, if it takes that on and does not end
		 * with the application, or else the application, if auto.
		 */
		private DeleteBy by = DeleteBy.AUTO;

		/**
		 * Whether the time of the last success stays when the other metrics of a job are
		 * deleted.
		 */
		private boolean keepLastSuccess;

		/**
		 * What to do when the application ends before metrics that it deletes itself are
		 * due.
		 */
		private OnShutdown onShutdown = OnShutdown.WAIT;

		/**
		 * Time an application that has been told to end, by a signal or System.exit, may
		 * be kept by deletions.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(20);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public DeleteBy getBy() {
			return this.by;
		}

		public void setBy(DeleteBy by) {
			this.by = by;
		}

		public boolean isKeepLastSuccess() {
			return this.keepLastSuccess;
		}

		public void setKeepLastSuccess(boolean keepLastSuccess) {
			this.keepLastSuccess = keepLastSuccess;
		}

		public OnShutdown getOnShutdown() {
			return this.onShutdown;
		}

		public void setOnShutdown(OnShutdown onShutdown) {
			this.onShutdown = onShutdown;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

	}

	/**
	 * The gateway inside the application.
	 */
	public static class Embedded {

		/**
		 * Whether to start a gateway inside the application and to push to it instead of
		 * the URL. Needs batch-pushgateway-server on the class path.
		 */
		private boolean enabled;

		/**
		 * Port the gateway listens on, on all interfaces and without authentication, so
		 * that Prometheus can scrape it. Any free port if 0.
		 */
		private int port = 9091;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

	}

}
