package io.github.batchpushgateway.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands of a block for a shell.
 */
final class Commands {

	private static final Pattern COMMAND = Pattern.compile("(mvn|java|docker|promtool|scripts/\\S+)( .*|)");

	private Commands() {
	}

	/** Whether a block begins with a command. */
	static boolean areIn(DocumentBlock block) {
		return !block.lines().isEmpty() && COMMAND.matcher(block.lines().get(0)).matches();
	}

	/**
	 * The files and folders of the project that commands name; instead of what the build
	 * makes, the module that makes it.
	 */
	static List<String> paths(DocumentBlock block) {
		return block.lines()
			.stream()
			.flatMap((line) -> Stream.of(line.split("\\s+")))
			.filter((word) -> word.matches("[A-Za-z][A-Za-z0-9.*_-]*(/[A-Za-z0-9.*_-]+)+"))
			.map((word) -> word.replaceFirst("/(target/.*|\\*.*)$", ""))
			.toList();
	}

}
