package io.github.batchpushgateway.server;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.batchpushgateway.server.http.GzipBlocks;
import io.github.batchpushgateway.server.http.HttpSettings;
import io.github.batchpushgateway.server.http.Scrapes;
import io.github.batchpushgateway.server.http.SharedParts;
import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.OpenConnections;
import io.github.batchpushgateway.server.limits.WorkingMemory;
import io.github.batchpushgateway.server.persistence.DatabaseChangeLog;
import io.github.batchpushgateway.server.persistence.Durability;
import io.github.batchpushgateway.server.persistence.PersistenceException;
import io.github.batchpushgateway.server.storage.ChangeLog;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.storage.NotDurableException;
import io.github.batchpushgateway.server.storage.ScrapeGuard;
import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.github.batchpushgateway.server.telemetry.OwnNumber;
import io.github.batchpushgateway.server.telemetry.RejectionLog;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway.
 *
 * <p>
 * Its threads are daemon threads, one event loop per processor: an application that
 * embeds a gateway ends when its own threads end, whether or not it has closed the
 * gateway, and a program that is nothing but a gateway has to wait, as
 * {@link GatewayCommand} does. Any thread may use it.
 */
public final class GatewayServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(GatewayServer.class);

	/** How long requests in flight are waited for when the gateway closes. */
	private static final Duration GRACE = Duration.ofSeconds(10);

	/** How often it is looked whether there is something to say of rejected pushes. */
	private static final Duration REPORT_PAUSE = Duration.ofSeconds(5);

	/** How often it is looked what scrapes keep alive. */
	private static final Duration SCRAPES_PAUSE = Duration.ofMillis(100);

	/** How often it is looked for what has expired. */
	private static final Duration EXPIRY_PAUSE = Duration.ofMillis(250);

	private static final double NANOS_PER_SECOND = 1e9;

	private static final double MILLIS_PER_SECOND = 1e3;

	private final Vertx vertx;

	private final CurrentExpiryRules expiryRules;

	private final GatewayMetrics metrics = new GatewayMetrics(InstantSource.system(), BuildInformation.load().labels());

	private volatile MetricStore store = new MetricStore();

	private volatile @Nullable DatabaseChangeLog changes;

	private final List<GatewayVerticle> verticles = new CopyOnWriteArrayList<>();

	private final RejectionLog rejectionLog = new RejectionLog(InstantSource.system());

	private final Housekeeping housekeeping = new Housekeeping();

	private final AtomicBoolean closing = new AtomicBoolean();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private GatewayServer(Vertx vertx, CurrentExpiryRules expiryRules) {
		this.vertx = vertx;
		this.expiryRules = expiryRules;
	}

	/**
	 * Starts a gateway.
	 * @return the gateway; it accepts connections on all its addresses
	 * @throws GatewayStartException if it cannot listen on one of them; nothing is left
	 * running then
	 */
	public static GatewayServer start(GatewayOptions options) {
		List<InheritedSocket> inherited = options.get(GatewayFlags.SYSTEMD_SOCKET)
				? InheritedSocket.of(System.getenv(), ProcessHandle.current().pid()) : List.of();
		List<ListenAddress> addresses = inherited.isEmpty()
				? options.listenAddresses().stream().map(ListenAddress::parse).toList()
				: inherited.stream().map(InheritedSocket::address).toList();
		CurrentExpiryRules rules = CurrentExpiryRules.of(options);
		GatewayServer server = new GatewayServer(vertx(inherited), rules);
		try {
			server.load(options);
			server.listen(addresses, options);
			return server;
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/**
	 * A Vert.x that touches no files, so that the root file system may be read-only.
	 */
	private static Vertx vertx(List<InheritedSocket> inherited) {
		FileSystemOptions noFiles = new FileSystemOptions().setFileCachingEnabled(false)
			.setClassPathResolvingEnabled(false);
		VertxBuilder builder = Vertx.builder()
			.with(new VertxOptions().setPreferNativeTransport(true)
				.setUseDaemonThread(true)
				.setEventLoopPoolSize(eventLoops())
				.setFileSystemOptions(noFiles));
		return (inherited.isEmpty() ? builder : builder.withTransport(new InheritedTransport(inherited))).build();
	}

	private static int eventLoops() {
		return Runtime.getRuntime().availableProcessors();
	}

	/**
	 * Makes the store, and fills it with what is on disk.
	 */
	private void load(GatewayOptions options) {
		Limits limits = options.limits();
		ScrapeGuard guard = new ScrapeGuard(options.get(GatewayFlags.EXPIRY_SCRAPES),
				options.get(GatewayFlags.EXPIRY_MAX_WAIT));
		String file = options.get(GatewayFlags.PERSISTENCE_FILE);
		if (file.isEmpty()) {
			this.store = new MetricStore(this.metrics, limits, guard, ChangeLog.NONE);
			return;
		}
		Durability durability = Durability
			.valueOf(options.get(GatewayFlags.PERSISTENCE_DURABILITY).toUpperCase(Locale.ROOT));
		try {
			DatabaseChangeLog changes = DatabaseChangeLog.open(Path.of(file), durability,
					options.get(GatewayFlags.PERSISTENCE_INTERVAL), (lost) -> this.store.restore(lost));
			this.changes = changes;
			this.store = new MetricStore(this.metrics, limits, guard, changes);
			this.store.restore(changes.takeLoaded());
		}
		catch (PersistenceException ex) {
			throw new GatewayStartException("cannot start: " + ex.getMessage(), ex);
		}
	}

	private @Nullable String diskFault() {
		PersistenceException refusal = (this.changes != null) ? this.changes.state().refusal() : null;
		return (refusal != null) ? refusal.getMessage() : null;
	}

	private void listen(List<ListenAddress> addresses, GatewayOptions options) {
		HttpSettings settings = new HttpSettings(options.routePrefix(), options.telemetryPath(), options.limits(),
				options.strictText(), options.get(GatewayFlags.ENABLE_UTF8_NAMES), this.expiryRules::current,
				this::diskFault, acceptedStatus(options), options.get(GatewayFlags.ENABLE_ADMIN_API),
				options.get(GatewayFlags.ENABLE_LIFECYCLE) ? this::quit : null, options.flags(),
				BuildInformation.load().fields(), Instant.now());
		SharedParts shared = shared(settings.limits());
		await(this.vertx.deployVerticle(() -> verticle(addresses, settings, shared),
				new DeploymentOptions().setInstances(eventLoops())));
		this.housekeeping.repeat(this::expire, EXPIRY_PAUSE);
		this.housekeeping.repeat(shared.scrapes()::enforce, SCRAPES_PAUSE);
		this.housekeeping.repeat(this.rejectionLog::report, REPORT_PAUSE);
		List<Integer> ports = this.verticles.get(0).ports();
		for (int i = 0; i < addresses.size(); i++) {
			logger.info("listening on {}", new ListenAddress(addresses.get(i).host(), ports.get(i)));
		}
	}

	private void expire() {
		try {
			this.store.expire(Instant.now());
		}
		catch (NotDurableException ex) {
			logger.debug("what has expired stays for now", ex);
		}
	}

	/**
	 * Reads anew the files that the options name. What cannot be read leaves everything
	 * as it was, and is logged.
	 */
	public void reload() {
		this.expiryRules.reload();
	}

	private SharedParts shared(Limits limits) {
		GatewayMetrics metrics = this.metrics;
		MetricStore store = this.store;
		WorkingMemory memory = new WorkingMemory(limits);
		OpenConnections connections = new OpenConnections();
		Scrapes scrapes = new Scrapes(limits, store::replacedBytes);
		metrics.watch(OwnNumber.GROUPS, store::groupCount);
		metrics.watch(OwnNumber.GROUPS_LIMIT, () -> limits.get(Limit.GROUPS));
		metrics.watch(OwnNumber.SERIES, store::seriesCount);
		metrics.watch(OwnNumber.SERIES_LIMIT, () -> limits.get(Limit.SERIES));
		metrics.watch(OwnNumber.HELD_BYTES, store::heldBytes);
		metrics.watch(OwnNumber.HELD_BYTES_LIMIT, () -> limits.get(Limit.HELD_BYTES));
		metrics.watch(OwnNumber.WORKING_BYTES, memory::bytes);
		metrics.watch(OwnNumber.WORKING_BYTES_LIMIT, () -> limits.get(Limit.WORKING_BYTES));
		metrics.watch(OwnNumber.SCRAPES, scrapes::count);
		metrics.watch(OwnNumber.CONNECTIONS, connections::count);
		metrics.watch(OwnNumber.CONNECTIONS_LIMIT, () -> limits.get(Limit.CONNECTIONS));
		DatabaseChangeLog changes = this.changes;
		if (changes != null) {
			watch(changes);
		}
		return new SharedParts(store, new GzipBlocks(), memory, metrics, this.rejectionLog, scrapes, connections);
	}

	private void watch(DatabaseChangeLog changes) {
		this.metrics.watch(OwnNumber.COMMITS, () -> changes.state().commits());
		this.metrics.watch(OwnNumber.COMMIT_SECONDS, () -> changes.state().commitNanos() / NANOS_PER_SECOND);
		this.metrics.watch(OwnNumber.CHANGES, () -> changes.state().changes());
		this.metrics.watch(OwnNumber.WAITING_BYTES, () -> changes.state().waitingBytes());
		this.metrics.watch(OwnNumber.FILE_BYTES, () -> changes.state().fileBytes());
		this.metrics.watch(OwnNumber.REFUSALS, () -> changes.state().refusals());
		this.metrics.watch(OwnNumber.REFUSED_SINCE,
				() -> changes.state().refusedSince().toEpochMilli() / MILLIS_PER_SECOND);
	}

	private static int acceptedStatus(GatewayOptions options) {
		if (options.get(GatewayFlags.DISABLE_CONSISTENCY_CHECK)) {
			logger.warn("--push.disable-consistency-check: pushes are answered with 202, and checked all the same");
			return 202;
		}
		return 200;
	}

	/**
	 * Closes the gateway on a thread of its own, for it waits for the one that asks.
	 */
	private void quit() {
		logger.warn("told over HTTP to close");
		Thread thread = new Thread(this::close, "gateway-quit");
		thread.setDaemon(true);
		thread.start();
	}

	private GatewayVerticle verticle(List<ListenAddress> addresses, HttpSettings settings, SharedParts shared) {
		GatewayVerticle verticle = new GatewayVerticle(addresses, settings, shared);
		this.verticles.add(verticle);
		return verticle;
	}

	private static void await(Future<?> future) {
		try {
			future.toCompletionStage().toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw (cause instanceof GatewayStartException start) ? start
					: new GatewayStartException("cannot start: " + cause, cause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new GatewayStartException("cannot start: interrupted", ex);
		}
	}

	/**
	 * The port listened on; of the first address if there are several.
	 */
	public int port() {
		return this.verticles.get(0).ports().get(0);
	}

	/**
	 * Stops the gateway: accepts no connection and no request any more, answers the
	 * requests in flight, but waits no longer than ten seconds for them, then ends its
	 * threads. The second time it only waits until the gateway has closed.
	 */
	@Override
	public void close() {
		close(GRACE);
	}

	/**
	 * Closes the gateway, but waits no longer than this for each of: what it does by
	 * itself, the requests in flight, its threads, and the disk.
	 */
	void close(Duration grace) {
		if (this.closing.compareAndSet(false, true)) {
			try {
				stop(grace);
			}
			finally {
				this.closed.complete(null);
			}
		}
		this.closed.join();
	}

	/**
	 * Completes when the gateway has closed, whoever closed it:
	 * {@link GatewayOptions#withLifecycle(boolean)} lets clients do so.
	 */
	public CompletionStage<Void> closed() {
		return this.closed.minimalCompletionStage();
	}

	private void stop(Duration grace) {
		this.housekeeping.close(grace);
		List<Future<Void>> drained = this.verticles.stream().map((verticle) -> verticle.drain(grace)).toList();
		Future<Void> ended = Future.join(drained).transform((result) -> this.vertx.close());
		try {
			ended.toCompletionStage().toCompletableFuture().get(2 * grace.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception ex) {
			logger.warn("cannot close in order", ex);
		}
		DatabaseChangeLog changes = this.changes;
		if (changes != null) {
			changes.close(grace);
		}
		this.rejectionLog.close();
	}

}
