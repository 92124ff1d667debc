package io.github.batchpushgateway.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fenced block of a document.
 *
 * @param document path of the document in the project
 * @param line where the block begins, counted from 1
 * @param language what stands behind the opening fence
 * @param lines what stands between the fences
 */
record DocumentBlock(String document, int line, String language, List<String> lines) {

	private static final Path PROJECT = Path.of("..");

	private static final String FENCE = "```";

	/** The blocks of all documents for users. */
	static List<DocumentBlock> all() {
		try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
			return Stream
				.concat(docs.filter((path) -> path.toString().endsWith(".md")).sorted(),
						Stream.of("README.md", "observability/README.md", "samples/README.md").map(PROJECT::resolve))
				.flatMap((path) -> of(path).stream())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<DocumentBlock> of(Path path) {
		try {
			List<DocumentBlock> blocks = new ArrayList<>();
			DocumentBlock open = null;
			List<String> lines = Files.readAllLines(path);
			for (int i = 0; i < lines.size(); i++) {
				String line = lines.get(i);
				if (open != null && line.equals(FENCE)) {
					blocks.add(open);
					open = null;
				}
				else if (open != null) {
					open.lines.add(line);
				}
				else if (line.strip().startsWith(FENCE)) {
					open = new DocumentBlock(PROJECT.relativize(path).toString(), i + 1,
							line.substring(line.indexOf(FENCE) + FENCE.length()), new ArrayList<>());
				}
			}
			if (open != null) {
				throw new AssertionError(open + " does not end");
			}
			return blocks;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String text() {
		return String.join("\n", this.lines);
	}

	@Override
	public String toString() {
		return this.document + ":" + this.line + " " + this.language;
	}

}
