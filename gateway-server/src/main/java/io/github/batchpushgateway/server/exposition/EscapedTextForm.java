package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import org.jspecify.annotations.Nullable;

/**
 * The text format, with names that are not of the legacy characters escaped.
 */
final class EscapedTextForm implements FamilyForm {

	/** How much of what needs no escaping to copy at once. */
	private static final int COPIED_BYTES = 1 << 16;

	private final ByteWriter out;

	private final RenderedLine line = new RenderedLine();

	private byte[] name = new byte[0];

	private @Nullable LabelNames labelNames;

	EscapedTextForm(ByteWriter out) {
		this.out = out;
	}

	@Override
	public boolean begin(ExposedFamily family, String name, @Nullable LabelNames labelNames) {
		this.line.useFamily(family.name(), family.type().hasSuffixes());
		this.name = name.getBytes(StandardCharsets.UTF_8);
		this.labelNames = labelNames;
		this.out.append(FamilyHeader.of(name, family.type(), family.help()));
		return true;
	}

	@Override
	public int from(Part part) {
		return part.from();
	}

	@Override
	public int to(Part part) {
		return part.to();
	}

	@Override
	public int write(Part part, int at) {
		byte[] text = part.text();
		if (this.labelNames == null) {
			int to = Math.min(part.to(), at + COPIED_BYTES);
			this.out.append(text, at, to);
			return to;
		}
		this.line.readName(text, at);
		this.out.append(this.name, 0, this.name.length);
		this.out.append(text, this.line.suffixFrom, this.line.suffixTo);
		byte separator = '{';
		while (this.line.readLabel()) {
			this.out.append(separator);
			writeLabel(text, this.labelNames);
			separator = ',';
		}
		int rest = this.line.at;
		this.line.readRest();
		this.out.append(text, rest, this.line.at);
		return this.line.at;
	}

	private void writeLabel(byte[] text, LabelNames labelNames) {
		if (!this.line.labelIsQuoted) {
			this.out.append(text, this.line.labelFrom, this.line.at);
			return;
		}
		byte[] name = labelNames.escaped(this.line.labelName());
		this.out.append(name, 0, name.length);
		this.out.append(text, this.line.labelTo + 1, this.line.at);
	}

	@Override
	public void end() {
	}

}
