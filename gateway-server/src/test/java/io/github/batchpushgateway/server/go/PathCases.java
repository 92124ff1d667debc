package io.github.batchpushgateway.server.go;

import java.util.List;

/**
 * Which group a path means, and which paths mean none.
 */
final class PathCases {

	private PathCases() {
	}

	private static Case path(String name, String path) {
		return Case.of("path: " + name).put("/metrics/" + path, "a 1\n");
	}

	static List<Case> all() {
		return List.of(
		// @formatter:off
			path("job only", "job/j"),
			path("one label", "job/j/foo/bar"),
			path("two labels", "job/j/foo/bar/qux/1"),
			path("labels out of order", "job/j/z/1/a/2"),
			path("slash after the job", "job/j/"),
			path("label without value", "job/j/foo/"),
			path("label without value in base64", "job/j/foo@base64/"),
			path("label with an empty value in base64", "job/j/foo@base64/="),
			path("slash after a complete label", "job/j/foo/bar/"),
			path("label name only", "job/j/foo"),
			path("odd number of components", "job/j/foo/bar/qux"),
			path("no job", "job"),
			path("no job but a slash", "job/"),
			path("no job in base64", "job@base64"),
			path("no job in base64 but a slash", "job@base64/"),
			path("empty job in base64", "job@base64/="),
			path("empty job in base64 with a label", "job@base64/=/foo/bar"),
			path("job in base64", "job@base64/bXkgam9i"),
			path("job in base64 with padding", "job@base64/ag=="),
			path("job in base64 with too much padding", "job@base64/ag====="),
			path("job in base64 with too little padding", "job@base64/ag="),
			path("job in the URL alphabet", "job@base64/Pz8_"),
			path("job in the standard alphabet", "job@base64/Pz8/").spoilingGo(),
			path("job that is not base64", "job@base64/$$$").spoilingGo(),
			path("job in base64 that ends too early", "job@base64/YQ0A1").spoilingGo(),
			path("job that is not base64, and an odd number of components", "job@base64/$$/foo").spoilingGo(),
			path("label in base64", "job/j/path@base64/L3Zhci90bXA"),
			path("label in base64 with padding", "job/j/path@base64/L3Zhci90bXA="),
			path("label in the standard alphabet", "job/j/foo@base64/YQ+"),
			path("label that is not base64", "job/j/foo@base64/$$$"),
			path("label in base64 with a lone character", "job/j/foo@base64/YWJjZ"),
			path("label in base64 with bits left over", "job/j/foo@base64/YR"),
			path("label in base64 with an inner padding", "job/j/foo@base64/Y=Q"),
			path("label in base64 with line breaks", "job/j/foo@base64/YW%0AJj"),
			path("suffix in a value", "job/j/foo/@base64"),
			path("suffix twice", "job/j/foo@base64@base64/YQ"),
			path("suffix in another case", "job/j/foo@BASE64/YQ"),
			path("suffix only", "job/j/@base64/YQ"),
			path("empty label name", "job/j/%2Fx").deviates(Deviation.NEWER_REDIRECTS, 400).leaving(),
			path("label name that begins with a digit", "job/j/0foo/bar"),
			path("label name with a dot", "job/j/a.b/bar"),
			path("label name with a dash", "job/j/a-b/bar"),
			path("label name with a colon", "job/j/a:b/bar"),
			path("label name with a blank", "job/j/a%20b/bar"),
			path("label name in UTF-8", "job/j/gr%C3%B6%C3%9Fe/bar"),
			path("label name with a quote", "job/j/a%22b/bar"),
			path("label name with bytes that are not UTF-8", "job/j/%ff/bar"),
			path("reserved label name", "job/j/__foo/bar"),
			path("reserved label name __name__", "job/j/__name__/bar"),
			path("label name with one underscore", "job/j/_foo/bar"),
			path("label name that is an underscore", "job/j/_/bar"),
			path("escaped label name", "job/j/U__foo_2e_bar/x"),
			path("label le", "job/j/le/1"),
			path("label quantile", "job/j/quantile/0.5"),
			path("label instance", "job/j/instance/i"),
			path("label instance without value", "job/j/instance/"),
			path("label job", "job/j/job/k"),
			path("label job in base64", "job/j/job@base64/aw"),
			path("label twice", "job/j/foo/1/foo/2"),
			path("label twice, once in base64", "job/j/foo/1/foo@base64/Mg"),
			path("wrong name and odd number of components", "job/j/0foo/bar/odd"),
			path("wrong name and wrong base64", "job/j/0foo/bar/foo@base64/$$"),
			path("plus", "job/a+b/foo/c+d"),
			path("escaped blank", "job/a%20b/foo/c%20d"),
			path("escaped slash splits", "job/a%2Fb%2Fc"),
			path("escaped slash makes an odd number", "job/a%2Fb"),
			path("escaped percent", "job/100%25"),
			path("escaped question mark", "job/a%3Fb"),
			path("escaped number sign", "job/a%23b"),
			path("escaped plus", "job/a%2Bb"),
			path("escaped letters", "%6aob/%6A"),
			path("UTF-8, escaped", "job/gr%C3%B6%C3%9Fe/ort/%E2%82%AC%F0%9F%98%80"),
			path("quote and backslash", "job/a%22b%5Cc/foo/%22"),
			path("newline", "job/a%0Ab"),
			path("tab and carriage return", "job/a%09b%0Dc"),
			path("NUL", "job/a%00b"),
			path("semicolon", "job/a;b/foo/c;d"),
			path("comma, colon, equals and at sign", "job/a,b:c=d@e"),
			path("braces", "job/%7Ba%7D"),
			path("dots in a value", "job/a..b/foo/..."),
			path("dots that are escaped", "job/%2E%2E").deviates(Deviation.NEWER_REDIRECTS, 200)
				.leaving("a{instance=\"\",job=\"..\"} 1"),
			path("query", "job/j?foo=bar"),
			path("query that is malformed", "job/j?%zz=;"),
			path("long value", "job/" + "j".repeat(5000)),
			path("many labels", "job/j" + labels(100)),
			path("more labels than a path may have", "job/j" + labels(128)).deviates(Deviation.LIMITS, 400).leaving(),
			path("job that is not UTF-8", "job/%ff").spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_GROUP, 400).leaving(),
			path("value that is not UTF-8", "job/j/foo/a%c3").spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_GROUP, 400).leaving(),
			path("value that is not UTF-8, in base64", "job/j/foo@base64/_w").spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_GROUP, 400).leaving(),
			Case.of("path: groups with and without an empty label")
				.put("/metrics/job/j", "a 1\n").put("/metrics/job/j/instance/", "a 2\n").spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_GROUP, 200, 400)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			Case.of("path: groups with an empty label and without")
				.put("/metrics/job/j/instance/", "a 1\n").put("/metrics/job/j", "b 2\n").spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_GROUP, 200, 400)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			Case.of("path: deletion of a label name only").delete("/metrics/job/j/foo"),
			Case.of("path: deletion with a wrong label name").delete("/metrics/job/j/0/1"),
			Case.of("path: deletion with wrong base64").delete("/metrics/job/j/a@base64/$"),
			Case.of("path: deletion without a job").delete("/metrics/job@base64/="),
			Case.of("path: deletion of a job that is not base64").delete("/metrics/job@base64/$").spoilingGo(),
			Case.of("path: deletion of a job that is not UTF-8").delete("/metrics/job/%ff"),
			Case.of("path: additional push with a wrong label name").post("/metrics/job/j/0/1", "a 1\n"));
		// @formatter:on
	}

	private static String labels(int count) {
		StringBuilder labels = new StringBuilder();
		for (int i = 0; i < count; i++) {
			labels.append("/l").append(i).append("/v");
		}
		return labels.toString();
	}

}
