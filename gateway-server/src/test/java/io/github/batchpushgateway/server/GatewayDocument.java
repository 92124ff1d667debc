package io.github.batchpushgateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The document for those who run the gateway, or another one, taken apart.
 */
final class GatewayDocument {

	private static final String ELLIPSIS = "…";

	private final List<String> lines;

	GatewayDocument() throws IOException {
		this(Path.of("../docs/gateway.md"));
	}

	private GatewayDocument(Path file) throws IOException {
		this.lines = Files.readAllLines(file);
	}

	/** This one, and all others that may have consoles. */
	static List<GatewayDocument> all() throws IOException {
		List<GatewayDocument> documents = new ArrayList<>();
		try (Stream<Path> files = Files.list(Path.of("../docs"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".md")).sorted().toList()) {
				documents.add(new GatewayDocument(file));
			}
		}
		return documents;
	}

	/**
	 * A command of a console, and what it should say.
	 *
	 * @param text the command
	 * @param output the lines that it should print, with ellipses
	 */
	record Command(String text, List<String> output) {

		/**
		 * What the output must match: an ellipsis is anything in a line, or, alone in
		 * one, any lines. The last line need not end.
		 */
		Pattern pattern() {
			StringBuilder pattern = new StringBuilder();
			for (String line : this.output) {
				pattern.append(line.equals(ELLIPSIS) ? "(?:.*\n)*?"
						: Pattern.quote(line).replace(ELLIPSIS, "\\E.*\\Q") + "\n");
			}
			return Pattern.compile(pattern.toString().replaceFirst("\n$", "\n?"));
		}

	}

	/**
	 * The commands of all consoles, console by console.
	 */
	List<List<Command>> consoles() {
		List<List<Command>> consoles = new ArrayList<>();
		boolean inside = false;
		for (String line : this.lines) {
			if (line.equals("```console")) {
				consoles.add(new ArrayList<>());
				inside = true;
			}
			else if (line.equals("```")) {
				inside = false;
			}
			else if (inside && line.startsWith("$ ")) {
				consoles.get(consoles.size() - 1).add(new Command(line.substring(2), new ArrayList<>()));
			}
			else if (inside) {
				List<Command> console = consoles.get(consoles.size() - 1);
				console.get(console.size() - 1).output().add(line);
			}
		}
		return consoles;
	}

	/**
	 * The only block in YAML.
	 */
	String yaml() {
		int begin = this.lines.indexOf("```yaml") + 1;
		List<String> rest = this.lines.subList(begin, this.lines.size());
		return String.join("\n", rest.subList(0, rest.indexOf("```")));
	}

	/**
	 * Whether something is named anywhere, as code.
	 */
	boolean names(String code) {
		return this.lines.stream().anyMatch((line) -> line.contains("`" + code + "`"));
	}

	/**
	 * The rows of all tables whose first cell begins so.
	 */
	List<String> rows(String beginning) {
		return this.lines.stream().filter((line) -> line.startsWith("| `" + beginning)).toList();
	}

}
