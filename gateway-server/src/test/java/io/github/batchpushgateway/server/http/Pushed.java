package io.github.batchpushgateway.server.http;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a scrape shows of what was pushed.
 */
final class Pushed {

	private static final Pattern OWN = Pattern.compile("(# (HELP|TYPE) )?(jvm|process|pushgateway)_.*");

	private Pushed() {
	}

	/**
	 * Whether a family of that name does not tell of the gateway itself.
	 */
	static boolean isPushed(String family) {
		return !OWN.matcher(family).matches();
	}

	/**
	 * A scrape without the lines that the gateway adds of its own.
	 */
	static String in(String scrape) {
		return scrape.lines()
			.filter((line) -> !OWN.matcher(line).matches())
			.map((line) -> line + "\n")
			.collect(Collectors.joining());
	}

}
