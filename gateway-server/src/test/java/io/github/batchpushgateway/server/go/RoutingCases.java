package io.github.batchpushgateway.server.go;

import java.util.ArrayList;
import java.util.List;

/**
 * Which methods and paths there are.
 */
final class RoutingCases {

	private RoutingCases() {
	}

	private static Case route(String method, String target) {
		return Case.of("route: " + method + " " + target).send(method, target);
	}

	private static Case cleaned(String method, String target, String location) {
		return route(method, target).deviates(Deviation.NEWER_REDIRECTS, 307).answering("Location: " + location);
	}

	private static Case scrape(String target) {
		return route("GET", target).deviates(Deviation.NEWER_ESCAPING, 200);
	}

	private static Case head(String target) {
		return route("HEAD", target).deviates(Deviation.HEAD, 200);
	}

	private static Case at(Setup setup, String method, String target) {
		return Case.of("route: " + method + " " + target + " with " + setup.flags).send(method, target).on(setup);
	}

	static List<Case> all() {
		List<Case> cases = new ArrayList<>();
		cases.addAll(paths());
		cases.addAll(methods());
		cases.addAll(redirects());
		cases.addAll(setups());
		return cases;
	}

	private static List<Case> paths() {
		return List.of(
		// @formatter:off
			scrape("/metrics"),
			scrape("/metrics?x=y"),
			scrape("/%6detrics"),
			scrape("http://other/metrics"),
			route("GET", "/-/healthy"),
			route("GET", "/-/ready"),
			route("GET", "/-/healthy?x=%zz"),
			route("GET", "/-/reload"),
			route("GET", "/-/"),
			route("GET", "/").deviates(Deviation.PAGE, 200),
			route("GET", "/status").deviates(Deviation.PAGE, 200),
			route("GET", "/static"),
			route("GET", "/static/nope"),
			route("GET", "/nope"),
			route("PUT", "/nope"),
			route("DELETE", "/nope"),
			route("PATCH", "/nope"),
			route("OPTIONS", "/nope"),
			route("GET", "/metrics/nope"),
			route("GET", "/metrics;a=b"),
			route("GET", "/metrics%00"),
			route("GET", "/metrics%20"),
			route("GET", "/favicon.ico"),
			route("GET", "/index.html"),
			route("PUT", "/metrics/nope/x"),
			route("PUT", "/metrics/jobs/x"),
			route("PUT", "/job/x"),
			route("GET", "/api"),
			route("GET", "/api/"),
			route("GET", "/api/v1/"),
			route("GET", "/api/v1/nope"),
			route("POST", "/api/v1/nope"),
			route("GET", "/api/v2/metrics"),
			route("GET", "/API/V1/metrics"),
			route("GET", "http://other/-/ready"),
			route("OPTIONS", "*"));
		// @formatter:on
	}

	private static List<Case> methods() {
		return List.of(
		// @formatter:off
			route("PUT", "/metrics").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			route("POST", "/metrics").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			route("DELETE", "/metrics").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			route("PATCH", "/-/healthy").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			route("POST", "/-/ready").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			route("POST", "/api/v1/metrics").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			route("DELETE", "/api/v1/status").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			route("OPTIONS", "/metrics").deviates(Deviation.HEAD, 200).answering("Allow: GET, HEAD, OPTIONS"),
			route("OPTIONS", "/-/ready").deviates(Deviation.HEAD, 200).answering("Allow: GET, HEAD, OPTIONS"),
			head("/metrics"),
			head("/-/healthy"),
			head("/-/ready"),
			head("/api/v1/status"),
			head("/api/v1/metrics"),
			route("HEAD", "/metrics/job/j"),
			route("HEAD", "/nope"),
			route("GET", "/metrics/job/j"),
			route("PATCH", "/metrics/job/j"),
			route("FOO", "/metrics/job/j/foo/bar"),
			route("GET", "/metrics/job@base64/ag"),
			route("OPTIONS", "/metrics/job/j"),
			route("OPTIONS", "/metrics/job/j/foo/bar"),
			route("OPTIONS", "/metrics/job@base64/ag"),
			route("GET", "/-/quit"),
			route("PUT", "/-/quit"),
			route("POST", "/-/quit"));
		// @formatter:on
	}

	private static List<Case> redirects() {
		return List.of(
		// @formatter:off
			route("GET", "/metrics/"),
			route("GET", "/metrics/?a=b&c=%22"),
			route("GET", "/-/healthy/"),
			route("PUT", "/metrics/job/"),
			route("POST", "/metrics/job/"),
			route("DELETE", "/metrics/job/"),
			route("PUT", "/-/quit/"),
			route("PUT", "/metrics/Job/x"),
			route("PUT", "/METRICS/JOB/x/Foo/Bar"),
			route("PUT", "/Metrics/Job@Base64/eA"),
			route("PUT", "/Metrics/Job/"),
			route("PUT", "/Metrics/job/%c3%a9%20a%3f%25%23;[]"),
			route("DELETE", "/metrics/Job/x"),
			route("GET", "/METRICS"),
			route("GET", "/Metrics/"),
			route("GET", "/%4detrics/?a=b"),
			route("GET", "/-/HEALTHY"),
			route("GET", "/METRICS/JOB/x"),
			route("GET", "/api/v1/metrics/"),
			route("GET", "/api/v1/STATUS"),
			cleaned("GET", "//metrics", "/metrics"),
			cleaned("GET", "/metrics//", "/metrics/"),
			cleaned("PUT", "/metrics//job/x", "/metrics/job/x"),
			cleaned("POST", "/metrics/./job/x", "/metrics/job/x"),
			cleaned("DELETE", "/metrics/job//x", "/metrics/job/x"),
			cleaned("PUT", "/metrics/job/x//y", "/metrics/job/x/y"),
			cleaned("PUT", "/metrics//job/a%20b%2Fc", "/metrics/job/a%20b%2Fc"),
			cleaned("GET", "/metrics/../metrics", "/metrics"),
			cleaned("GET", "/a/../metrics?x=1&y=%zz", "/metrics?x=1&y=%zz"),
			cleaned("GET", "/metrics/.", "/metrics"),
			cleaned("GET", "/metrics/..", "/"),
			cleaned("GET", "/../metrics", "/metrics"),
			cleaned("GET", "/api/v1//metrics", "/api/v1/metrics"),
			cleaned("GET", "/api/v1", "/api/v1/"));
		// @formatter:on
	}

	private static List<Case> setups() {
		return List.of(
		// @formatter:off
			at(Setup.PREFIX, "GET", "/pgw/metrics").deviates(Deviation.NEWER_ESCAPING, 200),
			at(Setup.PREFIX, "GET", "/pgw"),
			at(Setup.PREFIX, "GET", "/pgw/").deviates(Deviation.PAGE, 200),
			at(Setup.PREFIX, "GET", "/pgw/status").deviates(Deviation.PAGE, 200),
			at(Setup.PREFIX, "GET", "/status"),
			at(Setup.PREFIX, "GET", "/pgw/-/ready"),
			at(Setup.PREFIX, "PUT", "/pgw/metrics/job/j"),
			at(Setup.PREFIX, "DELETE", "/pgw/metrics/job/j"),
			at(Setup.PREFIX, "PUT", "/metrics/job/j"),
			at(Setup.PREFIX, "GET", "/metrics"),
			at(Setup.PREFIX, "GET", "/-/ready"),
			at(Setup.PREFIX, "GET", "/api/v1/metrics"),
			at(Setup.PREFIX, "GET", "/pgw/-/quit"),
			at(Setup.PREFIX, "GET", "/-/quit"),
			at(Setup.PREFIX, "PUT", "/pgw/-/quit"),
			at(Setup.PREFIX, "PUT", "/-/quit").deviates(Deviation.HEAD, 405).answering("Allow: GET, HEAD, OPTIONS"),
			at(Setup.PREFIX, "GET", "/pgw/metrics/"),
			at(Setup.PREFIX, "GET", "/pgw/METRICS"),
			at(Setup.PREFIX, "PUT", "/pgw/metrics/job/"),
			at(Setup.PREFIX, "GET", "/pgw/api/v1/nope"),
			at(Setup.PREFIX, "GET", "/pgw/nope"),
			at(Setup.TELEMETRY_PATH, "GET", "/custom").deviates(Deviation.NEWER_ESCAPING, 200),
			at(Setup.TELEMETRY_PATH, "GET", "/custom/"),
			at(Setup.TELEMETRY_PATH, "GET", "/metrics"),
			at(Setup.TELEMETRY_PATH, "PUT", "/metrics/job/j"),
			at(Setup.TELEMETRY_PATH, "PUT", "/custom/job/j"),
			at(Setup.EXTERNAL_URL, "GET", "/a/b/-/ready"),
			at(Setup.EXTERNAL_URL, "PUT", "/a/b/metrics/job/j"),
			at(Setup.EXTERNAL_URL, "GET", "/a/b/metrics/"),
			at(Setup.EXTERNAL_URL, "GET", "/-/ready"),
			at(Setup.UNCHECKED, "PUT", "/metrics/job/j"),
			at(Setup.UNCHECKED, "POST", "/metrics/job/j"),
			at(Setup.UNCHECKED, "PUT", "/metrics/job/j/foo"),
			at(Setup.UNCHECKED, "DELETE", "/metrics/job/j"),
			at(Setup.ADMIN, "PUT", "/api/v1/admin/wipe"),
			at(Setup.ADMIN, "GET", "/api/v1/admin/wipe"),
			at(Setup.ADMIN, "POST", "/api/v1/admin/wipe"),
			at(Setup.ADMIN, "DELETE", "/api/v1/admin/wipe"),
			at(Setup.ADMIN, "HEAD", "/api/v1/admin/wipe"),
			at(Setup.ADMIN, "OPTIONS", "/api/v1/admin/wipe"),
			at(Setup.ADMIN, "PUT", "/api/v1/admin/wipe/"),
			at(Setup.ADMIN, "PUT", "/api/v1/admin/nope"),
			at(Setup.LIFECYCLE, "GET", "/-/quit"),
			at(Setup.LIFECYCLE, "DELETE", "/-/quit").deviates(Deviation.HEAD, 405),
			at(Setup.LIFECYCLE, "OPTIONS", "/-/quit").deviates(Deviation.HEAD, 200),
			at(Setup.LIFECYCLE, "PUT", "/-/quit").endingBoth(),
			at(Setup.LIFECYCLE, "POST", "/-/quit").endingBoth());
		// @formatter:on
	}

}
