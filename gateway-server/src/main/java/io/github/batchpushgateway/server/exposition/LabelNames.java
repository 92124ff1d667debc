package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the names of labels in one family are escaped, so that no two become the same.
 *
 * <p>
 * Belongs to one thread.
 */
final class LabelNames {

	/*
	 * Names of legacy characters stay as they are. The others are escaped as asked for,
	 * in their order. Where that makes a reserved name, or one that the family has
	 * already, the name is written in numbers of characters instead, which only a name
	 * made up for that purpose can be equal to: underscores are added to it then. A
	 * family, not a metric, is what must have no two equal names, for else two of its
	 * series could become one.
	 */

	private static final String RESERVED = "__";

	private final NameEscaping escaping;

	private final RenderedLine line = new RenderedLine();

	private final Set<String> taken = new HashSet<>();

	private final Set<String> quoted = new TreeSet<>();

	private final Map<String, byte[]> escaped = new HashMap<>();

	/** The names on the line before: nearly always those of the next line, too. */
	private byte[][] last = new byte[8][0];

	/**
	 * Learns the names of the labels of a family.
	 */
	LabelNames(NameEscaping escaping, ExposedFamily family) {
		this.escaping = escaping;
		this.line.useFamily(family.name(), family.type().hasSuffixes());
		family.parts().forEach((part) -> add(part.text(), part.from(), part.to()));
	}

	private void add(byte[] text, int from, int to) {
		this.line.at = from;
		while (this.line.at < to) {
			this.line.readName(text, this.line.at);
			for (int i = 0; this.line.readLabel(); i++) {
				if (i == this.last.length) {
					this.last = Arrays.copyOf(this.last, 2 * i);
					Arrays.fill(this.last, i, 2 * i, new byte[0]);
				}
				int nameFrom = this.line.labelFrom;
				int nameTo = this.line.labelTo;
				if (!Arrays.equals(text, nameFrom, nameTo, this.last[i], 0, this.last[i].length)) {
					this.last[i] = Arrays.copyOfRange(text, nameFrom, nameTo);
					addLabel();
				}
			}
			this.line.readRest();
		}
	}

	private void addLabel() {
		if (this.line.labelIsQuoted) {
			this.quoted.add(this.line.labelName());
		}
		else {
			this.taken.add(new String(this.line.text, this.line.labelFrom, this.line.labelTo - this.line.labelFrom,
					StandardCharsets.UTF_8));
		}
	}

	/**
	 * A name as it is to be written.
	 * @param name one that is not of the legacy characters
	 */
	byte[] escaped(String name) {
		if (this.escaped.isEmpty()) {
			this.quoted.forEach((other) -> this.escaped.put(other, escape(other).getBytes(StandardCharsets.UTF_8)));
		}
		byte[] escaped = this.escaped.get(name);
		if (escaped == null) {
			throw new IllegalStateException("not told of the label " + name + " before");
		}
		return escaped;
	}

	private String escape(String name) {
		String escaped = this.escaping.escape(name, true);
		if (escaped.startsWith(RESERVED) || this.taken.contains(escaped)) {
			escaped = NameEscaping.VALUES.escape(name, true);
		}
		while (!this.taken.add(escaped)) {
			escaped += "_";
		}
		return escaped;
	}

}
