package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.batchpushgateway.server.StrictExposition;

/**
 * What a Prometheus answers to queries.
 *
 * @param server where it is
 */
public record PrometheusQueries(URI server) {

	/**
	 * The value of each series that an expression selects now, by name and labels: none
	 * while Prometheus starts.
	 */
	public Map<String, Double> query(String expression) throws IOException, InterruptedException {
		URI uri = this.server.resolve("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
		HttpRequest request = HttpRequest.newBuilder(uri).build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		if (response.statusCode() == 503) {
			return Map.of();
		}
		Map<?, ?> answer = (Map<?, ?>) Json.read(response.body());
		Map<String, Double> values = new HashMap<>();
		for (Object result : (List<?>) ((Map<?, ?>) answer.get("data")).get("result")) {
			Map<?, ?> series = (Map<?, ?>) result;
			SortedMap<String, String> labels = new TreeMap<>();
			((Map<?, ?>) series.get("metric")).forEach((name, value) -> labels.put((String) name, (String) value));
			String name = labels.remove("__name__");
			values.put(StrictExposition.series((name != null) ? name : "", labels),
					number((String) ((List<?>) series.get("value")).get(1)));
		}
		return values;
	}

	private static double number(String text) {
		return Double.parseDouble(text.replace("Inf", "Infinity"));
	}

}
