package io.github.batchpushgateway.server;

import java.util.List;

/**
 * A manual page of the command line, in the language of {@code man}.
 */
final class ManualPage {

	private ManualPage() {
	}

	static String of(String command, List<Flag<?>> flags) {
		StringBuilder page = new StringBuilder();
		page.append(".TH ").append(command).append(" 1\n.SH \"NAME\"\n").append(command);
		page.append(" \\- a Pushgateway for Prometheus\n.SH \"SYNOPSIS\"\n\\fB").append(command);
		page.append("\\fR [<flags>]\n.SH \"OPTIONS\"\n");
		flags.forEach((flag) -> append(page, flag));
		return page.toString();
	}

	private static <T> void append(StringBuilder page, Flag<T> flag) {
		boolean toggle = flag.type() == boolean.class;
		page.append(".TP\n\\fB").append(escape(toggle ? "--[no-]" + flag.name() : "--" + flag.name()));
		if (!toggle) {
			page.append(escape("=\"" + flag.writer().apply(flag.defaultValue()) + "\""));
		}
		page.append("\\fR\n").append(escape(flag.description())).append('\n');
	}

	/** A hyphen of this language may be broken at, and need not be the one of flags. */
	private static String escape(String text) {
		return text.replace("\\", "\\e").replace("-", "\\-");
	}

}
