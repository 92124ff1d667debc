package io.github.batchpushgateway.server.exposition;

import java.util.Iterator;
import java.util.List;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import org.jspecify.annotations.Nullable;

/**
 * Renders families in another form than the one they are kept in, piece by piece.
 *
 * <p>
 * Belongs to one thread at a time.
 */
public final class ExpositionRenderer {

	private final FamilyNames names;

	private final Iterator<ExposedFamily> families;

	private final ByteWriter out = new ByteWriter();

	private final FamilyForm form;

	/** The parts of the current family that are still to be written. */
	private Iterator<Part> parts = List.<Part>of().iterator();

	private @Nullable Part part;

	/** Where the next metric of the current part begins. */
	private int at;

	private boolean inFamily;

	/**
	 * Prepares to render.
	 * @param families the families to be rendered
	 * @param names how their names are to be written
	 */
	public ExpositionRenderer(List<ExposedFamily> families, FamilyNames names, ExpositionFormat format) {
		this.names = names;
		this.families = families.iterator();
		this.form = switch (format) {
			case TEXT -> new EscapedTextForm(this.out);
			case PROTOBUF_DELIMITED -> new ProtobufForm(this.out);
			case PROTOBUF_TEXT -> new ProtobufTextForm(this.out, false);
			case PROTOBUF_COMPACT_TEXT -> new ProtobufTextForm(this.out, true);
		};
	}

	/**
	 * Renders more.
	 * @param bytes how much, about: not less, unless it is the end, and more by what a
	 * metric takes
	 * @return the bytes, or {@code null} after the end
	 */
	public byte @Nullable [] next(int bytes) {
		boolean more = true;
		while (more && this.out.length < bytes) {
			more = writeMore();
		}
		return (this.out.length > 0) ? this.out.take() : null;
	}

	private boolean writeMore() {
		if (this.part != null && this.at < this.form.to(this.part)) {
			this.at = this.form.write(this.part, this.at);
			return true;
		}
		if (this.parts.hasNext()) {
			this.part = this.parts.next();
			this.at = this.form.from(this.part);
			return true;
		}
		if (this.inFamily) {
			this.form.end();
		}
		this.part = null;
		this.inFamily = this.families.hasNext();
		if (this.inFamily) {
			begin(this.families.next());
		}
		return this.inFamily;
	}

	private void begin(ExposedFamily family) {
		if (this.form.begin(family, this.names.escaped(family), this.names.ofLabels(family))) {
			this.parts = family.parts().iterator();
		}
	}

}
