package io.github.batchpushgateway.server.go;

import java.util.List;

/**
 * What pushes and deletions make of what was there before.
 */
final class SequenceCases {

	private static final String J = "/metrics/job/j";

	private static final String K = "/metrics/job/k";

	private SequenceCases() {
	}

	private static Case sequence(String name) {
		return Case.of("sequence: " + name);
	}

	static List<Case> all() {
		return List.of(
		// @formatter:off
			sequence("push replaces the group").put(J, "a 1\nb 2\n").put(J, "c 3\n"),
			sequence("push replaces its own group only").put(J, "a 1\n").put(K, "b 1\n").put(J, "c 3\n"),
			sequence("additional push replaces families of the same name")
				.put(J, "a{x=\"1\"} 1\nb 2\n").post(J, "a{x=\"2\"} 3\nc 4\n"),
			sequence("additional push to no group").post(J, "a 1\n"),
			sequence("push of nothing").put(J, "a 1\n").put(J, ""),
			sequence("push of nothing to no group").put(J, ""),
			sequence("additional push of nothing").put(J, "a 1\n").post(J, ""),
			sequence("additional push of nothing to no group").post(J, ""),
			sequence("push of comments only").put(J, "a 1\n").put(J, "# nothing\n"),
			sequence("deletion").put(J, "a 1\n").delete(J),
			sequence("deletion of one of two groups").put(J, "a 1\n").put(K, "a 2\n").delete(J),
			sequence("deletion of a group with more labels").put(J, "a 1\n").put(J + "/foo/bar", "a 2\n").delete(J),
			sequence("deletion of a group with fewer labels")
				.put(J, "a 1\n").put(J + "/foo/bar", "a 2\n").delete(J + "/foo/bar"),
			sequence("deletion of no group").put(J, "a 1\n").delete(K),
			sequence("deletion twice").put(J, "a 1\n").delete(J).delete(J),
			sequence("deletion with labels in another order")
				.put(J + "/a/1/b/2", "c 1\n").delete(J + "/b/2/a/1"),
			sequence("deletion in base64").put(J + "/foo/bar", "a 1\n").delete("/metrics/job@base64/ag/foo@base64/YmFy"),
			sequence("deletion without the empty label").put(J + "/foo/", "a 1\n").delete(J),
			sequence("deletion with the empty label").put(J + "/foo/", "a 1\n").delete(J + "/foo@base64/="),
			sequence("push after a deletion").put(J, "a 1\n").delete(J).put(J, "b 1\n"),
			sequence("another type after a deletion").put(J, "# TYPE a counter\na 1\n").delete(J)
				.put(K, "# TYPE a gauge\na 1\n"),
			sequence("another type in the same group").put(J, "# TYPE a counter\na 1\n").put(J, "# TYPE a gauge\na 1\n"),
			sequence("another type in the same group, additionally")
				.put(J, "# TYPE a counter\na 1\n").post(J, "# TYPE a gauge\na 1\n"),
			sequence("another type in another group").put(J, "# TYPE a counter\na 1\n").put(K, "# TYPE a gauge\na 1\n"),
			sequence("another type in another group, additionally")
				.put(J, "# TYPE a counter\na 1\n").post(K, "# TYPE a gauge\na 1\n"),
			sequence("another type in another group that has pushed before")
				.put(J, "# TYPE a counter\na 1\n").put(K, "b 1\n").put(K, "# TYPE a gauge\na 1\n"),
			sequence("untyped beside a counter").put(J, "# TYPE a counter\na 1\n").put(K, "a 1\n"),
			sequence("another type when the first is replaced")
				.put(J, "# TYPE a counter\na 1\n").put(J, "b 1\n").put(K, "# TYPE a gauge\na 1\n"),
			sequence("same name and type in another group").put(J, "# TYPE a counter\na 1\n").put(K, "# TYPE a counter\na 1\n"),
			sequence("another help in another group").put(J, "# HELP a 1\na 1\n").put(K, "# HELP a 2\na 1\n").withHelpByChance(),
			sequence("another help in the same group, additionally").put(J, "# HELP a 1\na 1\n").post(J, "# HELP a 2\na 1\n"),
			sequence("no help beside a help").put(J, "# HELP a 1\na 1\n").put(K, "a 1\n").withHelpByChance(),
			sequence("suffix beside a histogram of another group").put(J, "h_count 1\n").put(K, "# TYPE h histogram\nh_sum 1\n"),
			sequence("histogram before a suffix in another group").put(J, "# TYPE h histogram\nh_sum 1\n").put(K, "h_count 1\n"),
			sequence("summary before a suffix in another group").put(J, "# TYPE s summary\ns_sum 1\n").put(K, "s_sum 1\n"),
			sequence("summary before a bucket in another group").put(J, "# TYPE s summary\ns_sum 1\n").put(K, "s_bucket 1\n"),
			sequence("histogram before a suffix in the same group, additionally")
				.put(J, "# TYPE h histogram\nh_sum 1\n").post(J, "h_count 1\n"),
			sequence("suffix instead of a histogram").put(J, "# TYPE h histogram\nh_sum 1\n").put(J, "h_count 1\n"),
			sequence("series of a group with more labels").put(J + "/foo/bar", "a 1\n").put(J, "a{foo=\"bar\"} 1\n"),
			sequence("series of a group with fewer labels").put(J, "a{foo=\"bar\"} 1\n").put(J + "/foo/bar", "a 1\n"),
			sequence("series of a group with other labels").put(J + "/foo/1", "a{bar=\"2\"} 1\n").put(J + "/bar/2", "a{foo=\"1\"} 1\n"),
			sequence("series of another group, after that is gone")
				.put(J, "a{foo=\"bar\"} 1\n").delete(J).put(J + "/foo/bar", "a 1\n"),
			sequence("series of another group but for an empty label")
				.put(J, "a{foo=\"bar\",qux=\"\"} 1\n").put(J + "/foo/bar", "a 1\n")
				.deviates(Deviation.SAME_SERIES, 200, 400).leaving("a{foo=\"bar\",instance=\"\",job=\"j\",qux=\"\"} 1"),
			sequence("text that is none after a push").put(J, "a 1\n").put(J, "b {\n"),
			sequence("timestamp after a push").put(J, "a 1\n").put(J, "a 2 17\n"),
			sequence("timestamp, additionally").put(J, "a 1\n").post(J, "a 2 17\n"),
			sequence("timestamp before a push").put(J, "a 2 17\n").put(J, "a 1\n"),
			sequence("deletion of a failed group").put(J, "a 2 17\n").delete(J),
			sequence("reserved label after a push").put(J, "a 1\n").put(J, "a{__b=\"c\"} 2\n"),
			sequence("series twice after a push").put(J, "a 1\n").put(J, "a 1\na 2\n"),
			sequence("push beside a failed group").put(J, "a 2 17\n").put(K, "a 1\n"),
			sequence("pushed times of the group").put(J, "push_time_seconds 17\npush_failure_time_seconds 18\n"),
			sequence("pushed time of the group, again").put(J, "a 1\n").put(J, "push_time_seconds 17\n"),
			sequence("pushed failure time of the group, again").put(J, "a 1\n").put(J, "push_failure_time_seconds 17\n")
				.deviates(Deviation.OWN_TIMES, 200, 200).leaving(),
			sequence("pushed time of the group as a counter").put(J, "# TYPE push_time_seconds counter\npush_time_seconds 17\n"),
			sequence("pushed time of the group with labels").put(J, "push_time_seconds{a=\"b\"} 17\n"),
			sequence("metric named labels").put(J, "labels 1\n").delete(J),
			sequence("metric named last_push_successful").put(J, "last_push_successful 1\n"),
			sequence("label instance in the group").put(J + "/instance/i", "a 1\n").put(J, "a{instance=\"i\"} 1\n"),
			sequence("label instance in another group").put(J, "a{instance=\"i\"} 1\n").put(J + "/instance/i", "a 1\n"),
			sequence("order of groups and metrics")
				.put("/metrics/job/b", "a{x=\"2\"} 1\na 2\n").put("/metrics/job/a", "a{x=\"1\"} 3\n")
				.put("/metrics/job/a/z/1", "a 4\n").put("/metrics/job/B", "a 5\n"),
			sequence("same group by another path").put(J + "/a/1/b/2", "c 1\n").put(J + "/b/2/a@base64/MQ", "d 1\n"),
			sequence("same group by a label twice").put(J + "/a/2", "c 1\n").post(J + "/a/1/a/2", "d 1\n"),
			sequence("groups that differ in case").put("/metrics/job/j", "a 1\n").put("/metrics/job/J", "a 2\n"),
			sequence("groups with the same letters in other places")
				.put("/metrics/job/j/a/bc", "x 1\n").put("/metrics/job/j/ab/c", "x 2\n"),
			sequence("gzip after text").put(J, "a 1\n").put(J, "b 2\n").gzipped(),
			sequence("wipe").put(J, "a 1\n").put(K, "b 1\n").put(J + "/foo/bar", "").send("PUT", "/api/v1/admin/wipe")
				.put(K, "c 1\n").on(Setup.ADMIN),
			sequence("push without a check").put(J, "a 1\n").post(J, "b 1\n").on(Setup.UNCHECKED),
			sequence("text that is none, without a check").put(J, "a {\n").on(Setup.UNCHECKED),
			sequence("another type in another group, without a check")
				.put(J, "# TYPE a counter\na 1\n").put(K, "# TYPE a gauge\na 1\n").on(Setup.UNCHECKED)
				.deviates(Deviation.ALWAYS_CHECKED, 202, 400).leaving("a{instance=\"\",job=\"j\"} 1"),
			sequence("timestamp without a check").put(J, "a 1 17\n").on(Setup.UNCHECKED)
				.deviates(Deviation.ALWAYS_CHECKED, 400).leaving(),
			sequence("many pushes").put(J, "a 1\n").post(J, "b 1\n").post(J, "c 1\n").post(J, "b 2\n").put(J, "d 1\n")
				.post(J, "a 5\n").delete(J).post(J, "e 1\n"));
		// @formatter:on
	}

}
