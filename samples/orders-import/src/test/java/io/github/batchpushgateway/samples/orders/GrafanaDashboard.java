package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;

/**
 * The dashboard as its file describes it.
 *
 * @param json the file
 */
record GrafanaDashboard(DocumentContext json) {

	/** Where the file is, and everything else that observes jobs. */
	static final Path DIRECTORY = Path.of(System.getProperty("observability.directory"));

	static GrafanaDashboard read() throws IOException {
		return new GrafanaDashboard(JsonPath.parse(DIRECTORY.resolve("grafana/dashboards/batch-jobs.json").toFile()));
	}

	/**
	 * Panels, and the rows between them.
	 */
	List<Panel> all() {
		List<Map<String, Object>> panels = this.json.read("$.panels");
		return panels.stream().map(JsonPath::parse).map(Panel::new).toList();
	}

	List<Panel> panels() {
		return all().stream().filter((panel) -> !panel.text("$.type").equals("row")).toList();
	}

	List<Target> targets() {
		return panels().stream().flatMap((panel) -> panel.targets().stream()).toList();
	}

	/**
	 * The queries of variables, by the names of these.
	 */
	Map<String, String> variables() {
		List<Map<String, Object>> variables = this.json.read("$.templating.list[?(@.type == 'query')]");
		return variables.stream()
			.collect(Collectors.toMap((variable) -> (String) variable.get("name"),
					(variable) -> JsonPath.read(variable, "$.query.query")));
	}

	/**
	 * A panel or a row.
	 */
	record Panel(DocumentContext json) {

		int number(String path) {
			return this.json.read(path);
		}

		String text(String path) {
			return this.json.read(path);
		}

		List<Target> targets() {
			List<Map<String, Object>> targets = this.json.read("$.targets");
			return targets.stream()
				.map((target) -> new Target(text("$.title"), (String) target.get("refId"), (String) target.get("expr"),
						(boolean) target.get("instant")))
				.toList();
		}

		boolean overlaps(Panel other) {
			return overlaps(other, "x", "w") && overlaps(other, "y", "h");
		}

		private boolean overlaps(Panel other, String start, String length) {
			int from = number("$.gridPos." + start);
			int otherFrom = other.number("$.gridPos." + start);
			return from < otherFrom + other.number("$.gridPos." + length)
					&& otherFrom < from + number("$.gridPos." + length);
		}

	}

	/**
	 * A query of a panel.
	 *
	 * @param panel the title of the panel
	 * @param refId its letter
	 * @param expression with variables
	 * @param instant whether it is asked for now, not for the range of time
	 */
	record Target(String panel, String refId, String expression, boolean instant) {

		/**
		 * The expression as Grafana sends it.
		 * @param variables the values of variables by their names
		 */
		String expression(Map<String, String> variables) {
			String expression = this.expression;
			for (Map.Entry<String, String> variable : variables.entrySet()) {
				expression = expression.replace("$" + variable.getKey(), variable.getValue());
			}
			return expression;
		}

	}

}
