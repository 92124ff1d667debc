package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * {@code curl}, called as the Pushgateway's own instructions say.
 */
record CurlClient() implements PushClient {

	private static final String FIRST_METRICS = """
			# TYPE some_metric counter
			some_metric{label="val1"} 42
			# TYPE another_metric gauge
			# HELP another_metric Just an example.
			another_metric 2398.283
			""";

	private static final String SECOND_METRICS = "some_metric_now_untyped 3.14\n";

	@Override
	public List<String> send(Action action, URI gateway, List<Key> keys) throws Exception {
		List<String> outcomes = new ArrayList<>();
		for (Key key : keys) {
			outcomes.add(send(action, gateway + path(key)));
		}
		return outcomes;
	}

	private static String path(Key key) {
		StringBuilder path = new StringBuilder("/metrics/job" + component(key.job()));
		for (Map.Entry<String, String> label : key.labels().entrySet()) {
			path.append('/').append(label.getKey()).append(component(label.getValue()));
		}
		return path.toString();
	}

	/** As it can be written by hand, or else as {@code base64} answers it. */
	private static String component(String value) {
		if (value.matches("[^/\n.]+")) {
			return "/" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
		}
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		return "@base64/" + (value.isEmpty() ? "=" : Base64.getUrlEncoder().encodeToString(bytes));
	}

	private static String send(Action action, String url) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("curl", "-sS", "-w", "%{http_code}"));
		switch (action) {
			case PUSH, REPLACE -> command.addAll(List.of("-X", "PUT", "--data-binary", "@-"));
			case PUSH_ADD -> command.addAll(List.of("--data-binary", "@-"));
			case DELETE -> command.addAll(List.of("-X", "DELETE"));
		}
		command.add(url);
		Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
		curl.getOutputStream()
			.write(((action == Action.PUSH) ? FIRST_METRICS : SECOND_METRICS).getBytes(StandardCharsets.UTF_8));
		curl.getOutputStream().close();
		String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return answer + ((curl.waitFor() == 0) ? "" : " with status " + curl.exitValue());
	}

	@Override
	public String toString() {
		return "curl";
	}

}
