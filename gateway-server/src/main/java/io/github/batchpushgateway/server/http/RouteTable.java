package io.github.batchpushgateway.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.github.batchpushgateway.server.http.PathPattern.Tail;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Methods and paths, and who answers them.
 *
 * <p>
 * Looks paths up, and corrects them, as the router of the Go Pushgateway does; unlike
 * there {@code HEAD} is answered wherever {@code GET} is.
 *
 * @see <a href=
 * "https://github.com/julienschmidt/httprouter/blob/v1.3.0/router.go">httprouter</a>
 */
final class RouteTable {

	private final Map<HttpMethod, List<Route>> routes = new HashMap<>();

	/**
	 * A route.
	 */
	record Route(PathPattern pattern, Endpoint endpoint) {
	}

	/**
	 * Answers exactly one path.
	 */
	RouteTable exact(HttpMethod method, String path, Endpoint endpoint) {
		return add(method, new PathPattern(path, Tail.NOTHING), endpoint);
	}

	RouteTable add(HttpMethod method, PathPattern pattern, Endpoint endpoint) {
		this.routes.computeIfAbsent(method, (absent) -> new ArrayList<>()).add(new Route(pattern, endpoint));
		if (method.equals(HttpMethod.GET)) {
			add(HttpMethod.HEAD, pattern, endpoint);
		}
		return this;
	}

	/**
	 * The route that answers a path.
	 */
	@Nullable Route find(HttpMethod method, String path) {
		for (Route route : this.routes.getOrDefault(method, List.of())) {
			if (route.pattern().matches(path)) {
				return route;
			}
		}
		return null;
	}

	/**
	 * The path that was probably meant: with or without a slash at the end, or in the
	 * right case.
	 * @return {@code null} if there is none either
	 */
	@Nullable String corrected(HttpMethod method, String path) {
		String other = toggleSlash(path);
		List<Route> candidates = this.routes.getOrDefault(method, List.of());
		for (Route route : candidates) {
			if (route.pattern().matches(other) || isJobWithoutName(route.pattern(), path)) {
				return other;
			}
		}
		for (Route route : candidates) {
			for (String candidate : List.of(path, other)) {
				if (route.pattern().matchesIgnoringCase(candidate)) {
					return route.pattern().fixed() + route.pattern().rest(candidate);
				}
			}
		}
		return null;
	}

	private static String toggleSlash(String path) {
		return (path.length() > 1 && path.endsWith("/")) ? path.substring(0, path.length() - 1) : path + "/";
	}

	/**
	 * An oddity of the original: it sends {@code /metrics/job/} on to a path that does
	 * not exist.
	 */
	private static boolean isJobWithoutName(PathPattern pattern, String path) {
		return pattern.tail() == Tail.SOMETHING && pattern.fixed().equals(path) && path.endsWith("/job/");
	}

	/**
	 * The methods answered under a path, as in an {@code Allow} header; empty if there
	 * are none but {@code OPTIONS}, which does not count.
	 */
	String allowed(String path) {
		TreeSet<String> names = new TreeSet<>();
		for (HttpMethod method : this.routes.keySet()) {
			if (!method.equals(HttpMethod.OPTIONS) && find(method, path) != null) {
				names.add(method.name());
			}
		}
		if (!names.isEmpty()) {
			names.add(HttpMethod.OPTIONS.name());
		}
		return String.join(", ", names);
	}

}
