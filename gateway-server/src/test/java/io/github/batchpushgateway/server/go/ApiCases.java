package io.github.batchpushgateway.server.go;

import java.util.List;

/**
 * What the JSON API shows, which is compared after each push of every case, and how it is
 * asked.
 */
final class ApiCases {

	private static final String J = "/metrics/job/j/foo/bar";

	private ApiCases() {
	}

	private static Case api(String name) {
		return Case.of("API: " + name);
	}

	static List<Case> all() {
		return List.of(
		// @formatter:off
			api("no group").get("/api/v1/metrics"),
			api("a group").put(J, "a 1\n").get("/api/v1/metrics"),
			api("status").get("/api/v1/status"),
			api("options of the groups").send("OPTIONS", "/api/v1/metrics"),
			api("options of the status").send("OPTIONS", "/api/v1/status"),
			api("options of nothing").send("OPTIONS", "/api/v1/nope"),
			api("options of the root").send("OPTIONS", "/api/v1/"),
			api("wipe when it is off").send("PUT", "/api/v1/admin/wipe"),
			api("all types").put(J, "# TYPE c counter\nc 1e6\n# TYPE g gauge\ng -0\nu NaN\n"
					+ "# TYPE s summary\ns{quantile=\"0.5\"} +Inf\ns_sum 3.5\ns_count 4\n"
					+ "# TYPE h histogram\nh_bucket{le=\"0.25\"} 1\nh_bucket{le=\"1e9\"} 2\nh_sum -1e-9\nh_count 1234567\n"),
			api("histogram with a last bucket").put(J,
					"# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 3\n"),
			api("histogram without a last bucket").put(J, "# TYPE h histogram\nh_count 3\n"),
			api("negative zero").put(J, "a -0\n"),
			api("summary without quantiles").put(J, "# TYPE s summary\ns_count 4\n"),
			api("histogram without buckets").put(J, "# TYPE h histogram\nh_count 4\n"),
			api("help").put(J, "# HELP a <b>&amp; \\\\ \\n \u2028 \u007f \u00fc\na 1\n"),
			api("labels with characters that JSON escapes").put(J, "a{x=\"<>&'\\\"\\\\\\n\u0001\u001f\u2028\u2029\u007f\"} 1\n"),
			api("labels of the group with characters that JSON escapes").put("/metrics/job/%3C%22%5C%0A%01%E2%80%A8%3E", "a 1\n"),
			api("failed push").put(J, "a 1 17\n"),
			api("failed push after a good one").put(J, "a 1\n").put(J, "a 1 17\n"),
			api("good push after a failed one").put(J, "a 1 17\n").put(J, "a 1\n"),
			api("several groups").put(J, "a 1\n").put("/metrics/job/j", "a 1\nb 1\n").put("/metrics/job/k", ""),
			api("several metrics").put(J, "a{x=\"2\"} 1\na{x=\"1\"} 2\na 3\n"));
		// @formatter:on
	}

}
