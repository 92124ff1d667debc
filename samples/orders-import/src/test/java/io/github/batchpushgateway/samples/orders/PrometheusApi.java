package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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
		URI uri = this.server.resolve("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
		HttpRequest request = HttpRequest.newBuilder(uri).build();
		String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		List<Map<String, Object>> results = JsonPath.read(body, "$.data.result");
		Map<String, Double> values = new HashMap<>();
		for (Map<String, Object> result : results) {
			String value = JsonPath.read(result, "$.value[1]");
			values.put(series(JsonPath.read(result, "$.metric")), Double.valueOf(value));
		}
		return values;
	}

	private static String series(Map<String, String> metric) {
		SortedMap<String, String> labels = new TreeMap<>(metric);
		String name = labels.remove("__name__");
		return labels.entrySet()
			.stream()
			.map((label) -> label.getKey() + "=\"" + label.getValue() + '"')
			.collect(Collectors.joining(",", name + "{", "}"));
	}

}
