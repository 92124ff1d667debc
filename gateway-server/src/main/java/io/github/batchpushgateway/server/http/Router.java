package io.github.batchpushgateway.server.http;

import java.time.InstantSource;
import java.util.List;

import io.github.batchpushgateway.server.http.PathPattern.Tail;
import io.github.batchpushgateway.server.http.RouteTable.Route;
import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every request to its endpoint.
 *
 * <p>
 * Belongs to one event loop, and so do the endpoints behind it.
 */
public final class Router implements Handler<HttpServerRequest> {

	private static final Logger logger = LoggerFactory.getLogger(Router.class);

	private final HttpDate date = new HttpDate(InstantSource.system());

	private final String apiPath;

	private final RouteTable gateway;

	private final RouteTable api;

	private final Connections connections;

	/**
	 * Creates a router.
	 * @param vertx what the event loop belongs to
	 * @param settings what the endpoints need to know
	 * @param shared what all routers share
	 */
	public Router(Vertx vertx, HttpSettings settings, SharedParts shared) {
		BodyTimeouts timeouts = new BodyTimeouts(vertx, settings.limits().duration(Limit.BODY_TIMEOUT));
		Rejections rejections = new Rejections(shared.metrics(), shared.rejectionLog());
		PushReceiver receiver = new PushReceiver(vertx, settings, shared, timeouts, rejections, InstantSource.system());
		this.apiPath = settings.routePrefix() + "/api/v1";
		this.connections = new Connections(vertx, settings.limits(), shared.connections(), shared.metrics());
		this.gateway = gateway(vertx, settings, shared, rejections, receiver, this.connections);
		this.api = api(vertx, settings, shared, rejections);
	}

	private static RouteTable gateway(Vertx vertx, HttpSettings settings, SharedParts shared, Rejections rejections,
			PushReceiver receiver, Connections connections) {
		GatewayMetrics metrics = shared.metrics();
		String prefix = settings.routePrefix();
		RouteTable table = new RouteTable();
		for (boolean base64 : new boolean[] { false, true }) {
			PathPattern job = new PathPattern(prefix + "/metrics/job" + (base64 ? "@base64/" : "/"), Tail.SOMETHING);
			GroupingPath path = new GroupingPath(base64, settings.utf8Names());
			for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.POST)) {
				Endpoint push = new PushHandler(receiver, connections, rejections, settings.limits(), path,
						method.equals(HttpMethod.PUT));
				table.add(method, job, new CountedEndpoint(metrics, "push", new MeasuredPushes(metrics, push)));
			}
			table.add(HttpMethod.DELETE, job,
					new CountedEndpoint(metrics, "delete", new DeleteHandler(shared.store(), path)));
		}
		Endpoint healthy = new HealthHandler(() -> null);
		Endpoint ready = new HealthHandler(settings.diskFault());
		Endpoint page = new CountedEndpoint(metrics, "status", PageFile.PAGE);
		Endpoint quit = new QuitHandler(settings.quit());
		table.exact(HttpMethod.PUT, prefix + "/-/quit", quit).exact(HttpMethod.POST, prefix + "/-/quit", quit);
		return table.exact(HttpMethod.GET, "/-/quit", new QuitByGetHandler())
			.exact(HttpMethod.GET, prefix + settings.telemetryPath(), new ScrapeHandler(vertx, shared, rejections))
			.exact(HttpMethod.GET, prefix + "/", page)
			.exact(HttpMethod.GET, prefix + "/status", page)
			.add(HttpMethod.GET, new PathPattern(prefix + "/static/", Tail.ANYTHING),
					new CountedEndpoint(metrics, "static", PageFile::handleStatic))
			.exact(HttpMethod.GET, prefix + "/-/healthy", new CountedEndpoint(metrics, "healthy", healthy))
			.exact(HttpMethod.GET, prefix + "/-/ready", new CountedEndpoint(metrics, "ready", ready));
	}

	private static RouteTable api(Vertx vertx, HttpSettings settings, SharedParts shared, Rejections rejections) {
		GatewayMetrics metrics = shared.metrics();
		MetricStore store = shared.store();
		Listings listings = new Listings(vertx, shared, rejections);
		RouteTable table = new RouteTable()
			.exact(HttpMethod.GET, "/status",
					new CountedEndpoint(metrics, "api/v1/status", new StatusApiHandler(settings)))
			.exact(HttpMethod.GET, "/metrics",
					new CountedEndpoint(metrics, "api/v1/metrics", new MetricsApiHandler(store, listings)))
			.exact(HttpMethod.GET, "/groups",
					new CountedEndpoint(metrics, "api/v1/groups", new GroupsApiHandler(store, listings)))
			.exact(HttpMethod.DELETE, "/groups",
					new CountedEndpoint(metrics, "api/v1/groups", new GroupsDeleteHandler(store, listings)))
			.add(HttpMethod.GET, new PathPattern("/groups/job/", Tail.SOMETHING),
					group(settings, shared, listings, false))
			.add(HttpMethod.GET, new PathPattern("/groups/job@base64/", Tail.SOMETHING),
					group(settings, shared, listings, true))
			.add(HttpMethod.OPTIONS, new PathPattern("/", Tail.ANYTHING),
					new CountedEndpoint(metrics, "api/v1/options", new ApiOptionsHandler()));
		return settings.adminApi() ? table.exact(HttpMethod.PUT, "/admin/wipe",
				new CountedEndpoint(metrics, "wipe", new WipeHandler(vertx, store))) : table;
	}

	private static Endpoint group(HttpSettings settings, SharedParts shared, Listings listings, boolean base64) {
		GroupingPath path = new GroupingPath(base64, settings.utf8Names());
		return new CountedEndpoint(shared.metrics(), "api/v1/groups",
				new GroupApiHandler(shared.store(), listings, path));
	}

	/**
	 * Takes a connection that has been opened.
	 */
	public void accept(HttpConnection connection) {
		this.connections.accept(connection);
	}

	@Override
	public void handle(HttpServerRequest request) {
		request.response().putHeader(Headers.DATE, this.date.now());
		try {
			route(request);
		}
		catch (RuntimeException ex) {
			fail(request, ex);
		}
	}

	/**
	 * Answers a request that Netty could not read.
	 */
	public void handleInvalid(HttpServerRequest request) {
		request.response().putHeader(Headers.DATE, this.date.now());
		Throwable cause = request.decoderResult().cause();
		if (cause instanceof TooLongHttpLineException) {
			Responses.malformed(request, 414);
		}
		else if (cause instanceof TooLongHttpHeaderException) {
			Responses.malformed(request, 431);
		}
		else if (!HeadRules.refuseTransferEncoding(request)) {
			Responses.malformed(request, 400);
		}
	}

	private void route(HttpServerRequest request) {
		if (HeadRules.refuse(request)) {
			return;
		}
		if (request.uri().equals("*")) {
			Responses.wholeServer(request);
			return;
		}
		RequestPath path = RequestPath.parse(request.uri());
		if (path == null) {
			Responses.malformed(request, 400);
			return;
		}
		String cleaned = path.cleaned();
		if (!cleaned.equals(path.escaped())) {
			Responses.redirect(request, 307, cleaned + path.query());
		}
		else if (path.decoded().equals(this.apiPath)) {
			Responses.redirect(request, 307, this.apiPath + "/" + path.query());
		}
		else if (path.decoded().startsWith(this.apiPath + "/")) {
			dispatch(this.api, request, this.apiPath, path.decoded().substring(this.apiPath.length()), path.query());
		}
		else {
			dispatch(this.gateway, request, "", path.decoded(), path.query());
		}
	}

	private static void dispatch(RouteTable table, HttpServerRequest request, String prefix, String path,
			String query) {
		HttpMethod method = request.method();
		Route route = table.find(method, path);
		if (route != null) {
			route.endpoint().handle(request, route.pattern().rest(path));
			return;
		}
		String corrected = table.corrected(method, path);
		if (corrected != null) {
			boolean get = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
			// the original forgets the prefix, but does not have these paths
			String before = corrected.startsWith("/groups") ? RequestPath.escape(prefix) : "";
			Responses.redirect(request, get ? 301 : 307, before + RequestPath.escape(corrected) + query);
			return;
		}
		String allowed = table.allowed(path);
		if (allowed.isEmpty()) {
			Responses.error(request, 404, "404 page not found");
			return;
		}
		request.response().putHeader(Headers.ALLOW, allowed);
		if (method.equals(HttpMethod.OPTIONS)) {
			Responses.empty(request, 200);
		}
		else {
			Responses.error(request, 405, "Method Not Allowed");
		}
	}

	/**
	 * Answers a request that met a fault of the gateway.
	 */
	static void fail(HttpServerRequest request, Throwable cause) {
		logger.error("cannot answer {} {}", request.method(), request.uri(), cause);
		if (request.response().headWritten()) {
			request.connection().close();
		}
		else if (!request.response().ended()) {
			Responses.error(request, 500, "Internal Server Error");
		}
	}

}
