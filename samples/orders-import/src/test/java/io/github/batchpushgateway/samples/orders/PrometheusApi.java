package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;

/**
 * What a Prometheus answers to queries.
 *
 * @param server where it is
 */
record PrometheusApi(URI server) {

	/**
	 * Asks for the value of each series that an expression selects now.
	 */
	Map<String, Double> query(String expression) throws IOException, InterruptedException {
		List<Map<String, Object>> results = JsonPath.read(get("query", Map.of("query", expression)), "$.data.result");
		Map<String, Double> values = new HashMap<>();
		for (Map<String, Object> result : results) {
			values.put(series(JsonPath.read(result, "$.metric")), number(JsonPath.read(result, "$.value[1]")));
		}
		return values;
	}

	/**
	 * Asks for the values, in the order of time, of each series that an expression
	 * selects between two times.
	 */
	Map<String, List<Double>> queryRange(String expression, Instant start, Instant end, Duration step)
			throws IOException, InterruptedException {
		List<Map<String, Object>> results = JsonPath.read(get("query_range", Map.of("query", expression, "start",
				start.toString(), "end", end.toString(), "step", Long.toString(step.toSeconds()))), "$.data.result");
		Map<String, List<Double>> values = new HashMap<>();
		for (Map<String, Object> result : results) {
			List<String> numbers = JsonPath.read(result, "$.values[*][1]");
			values.put(series(JsonPath.read(result, "$.metric")), numbers.stream().map(PrometheusApi::number).toList());
		}
		return values;
	}

	/**
	 * Asks for the values that a label has in the series of a selector.
	 */
	List<String> labelValues(String label, String selector) throws IOException, InterruptedException {
		return JsonPath.read(get("label/" + label + "/values", Map.of("match[]", selector)), "$.data");
	}

	/**
	 * Asks for the names of all metrics.
	 */
	List<String> metricNames() throws IOException, InterruptedException {
		return JsonPath.read(get("label/__name__/values", Map.of()), "$.data");
	}

	private String get(String path, Map<String, String> parameters) throws IOException, InterruptedException {
		String query = parameters.entrySet()
			.stream()
			.map((parameter) -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
			.collect(Collectors.joining("&"));
		HttpRequest request = HttpRequest.newBuilder(this.server.resolve("/api/v1/" + path + "?" + query)).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static Double number(String text) {
		return Double.valueOf(text.replace("Inf", "Infinity"));
	}

	private static String series(Map<String, String> metric) {
		SortedMap<String, String> labels = new TreeMap<>(metric);
		String name = labels.remove("__name__");
		return labels.entrySet()
			.stream()
			.map((label) -> label.getKey() + "=\"" + label.getValue() + '"')
			.collect(Collectors.joining(",", ((name != null) ? name : "") + "{", "}"));
	}

}
