package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import io.github.batchpushgateway.server.exposition.MessageSchema.Field;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf in its text form: every field on a line of its own, or every family on one.
 *
 * @see <a href="https://protobuf.dev/reference/protobuf/textformat-spec/">Text format</a>
 */
final class ProtobufTextForm implements FamilyForm {

	private final ByteWriter out;

	private final boolean compact;

	private final ByteWriter metric = new ByteWriter();

	private final ProtobufRenderer metrics = new ProtobufRenderer(this.metric);

	private final ProtobufFields fields = new ProtobufFields();

	private final LongList numbers = new LongList();

	private int depth;

	/** Whether no field of the current message has been written yet. */
	private boolean first;

	ProtobufTextForm(ByteWriter out, boolean compact) {
		this.out = out;
		this.compact = compact;
	}

	@Override
	public boolean begin(ExposedFamily family, String name, @Nullable LabelNames labelNames) {
		this.metrics.useFamily(family.name(), family.type(), labelNames);
		this.first = true;
		writeText("name", name);
		if (!family.help().isEmpty()) {
			writeText("help", family.help());
		}
		beginField("type");
		this.out.append(family.type().name());
		endField();
		return true;
	}

	private void writeText(String field, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		beginField(field);
		writeText(bytes, 0, bytes.length);
		endField();
	}

	@Override
	public int from(Part part) {
		return this.metrics.from(part);
	}

	@Override
	public int to(Part part) {
		return this.metrics.to(part);
	}

	@Override
	public int write(Part part, int at) {
		int next = this.metrics.write(part, at);
		this.fields.reset(this.metric.bytes, 0);
		this.fields.next(this.metric.length);
		writeMessage("metric", MessageSchema.METRIC);
		this.metric.length = 0;
		return next;
	}

	@Override
	public void end() {
		this.out.append((byte) '\n');
	}

	/** Writes the message that the current field holds. */
	private void writeMessage(String name, MessageSchema schema) {
		int end = this.fields.to;
		this.fields.at = this.fields.from;
		beginField(name);
		this.out.append(this.compact ? "{" : "{\n");
		this.depth++;
		this.first = true;
		while (this.fields.at < end) {
			Field field = schema.field(this.fields.next(end));
			if (field != null && field.message() != null) {
				writeMessage(field.name(), field.message());
			}
			else if (field != null) {
				writeValues(field);
			}
		}
		this.depth--;
		indent();
		this.out.append((byte) '}');
		endField();
	}

	private void writeValues(Field field) {
		if (field.kind() == MessageSchema.Kind.TEXT) {
			beginField(field.name());
			writeText(this.fields.bytes, this.fields.from, this.fields.to);
			endField();
			return;
		}
		this.numbers.clear();
		this.fields.numbers(field.kind().wireType(), this.numbers);
		for (int i = 0; i < this.numbers.size(); i++) {
			beginField(field.name());
			this.out.append(number(field.kind(), this.numbers.get(i)));
			endField();
		}
	}

	private static String number(MessageSchema.Kind kind, long number) {
		return switch (kind) {
			case REAL -> real(Double.longBitsToDouble(number));
			case UNSIGNED -> Long.toUnsignedString(number);
			case ZIGZAG -> Long.toString(ProtobufFields.zigzag(number));
			default -> Long.toString(number);
		};
	}

	private static String real(double value) {
		if (Double.isNaN(value)) {
			return "nan";
		}
		if (Double.isInfinite(value)) {
			return (value > 0) ? "inf" : "-inf";
		}
		return FloatText.signed(value);
	}

	private void beginField(String name) {
		if (this.compact && !this.first) {
			this.out.append((byte) ' ');
		}
		indent();
		this.out.append(name);
		this.out.append(this.compact ? ":" : ": ");
	}

	private void endField() {
		if (!this.compact) {
			this.out.append((byte) '\n');
		}
		this.first = false;
	}

	private void indent() {
		for (int i = 0; i < this.depth && !this.compact; i++) {
			this.out.append("  ");
		}
	}

	private void writeText(byte[] text, int from, int to) {
		this.out.append((byte) '"');
		for (int i = from; i < to; i++) {
			byte b = text[i];
			switch (b) {
				case '"', '\\' -> this.out.append("\\" + (char) b);
				case '\n' -> this.out.append("\\n");
				case '\r' -> this.out.append("\\r");
				case '\t' -> this.out.append("\\t");
				default -> {
					if ((b >= 0 && b < ' ') || b == 0x7f) {
						this.out.append("\\x" + Character.forDigit(b >> 4, 16) + Character.forDigit(b & 0xf, 16));
					}
					else {
						this.out.append(b);
					}
				}
			}
		}
		this.out.append((byte) '"');
	}

}
