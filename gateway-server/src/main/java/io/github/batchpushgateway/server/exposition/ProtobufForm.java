package io.github.batchpushgateway.server.exposition;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import org.jspecify.annotations.Nullable;

/**
 * Delimited protobuf: every family is a message with its length in front.
 */
final class ProtobufForm implements FamilyForm {

	/*
	 * The length of a family stands before its metrics. Up to a limit they are kept until
	 * it is known; those of a larger family are written twice, the first time only to be
	 * counted.
	 */

	private static final int KEPT_BYTES = 1 << 20;

	private final ByteWriter out;

	private final ProtobufRenderer renderer;

	ProtobufForm(ByteWriter out) {
		this.out = out;
		this.renderer = new ProtobufRenderer(out);
	}

	@Override
	public boolean begin(ExposedFamily family, String name, @Nullable LabelNames labelNames) {
		this.renderer.useFamily(family.name(), family.type(), labelNames);
		int begin = this.out.length;
		long counted = 0;
		for (Part part : family.parts()) {
			int to = to(part);
			for (int at = from(part); at < to;) {
				at = write(part, at);
				if (this.out.length - begin > KEPT_BYTES) {
					counted += this.out.length - begin;
					this.out.length = begin;
				}
			}
		}
		long length = counted + this.out.length - begin;
		this.out.length = (counted > 0) ? begin : this.out.length;
		this.out.insert(begin, ProtobufHeader.of(name, family.type(), family.help(), length));
		return counted > 0;
	}

	@Override
	public int from(Part part) {
		return this.renderer.from(part);
	}

	@Override
	public int to(Part part) {
		return this.renderer.to(part);
	}

	@Override
	public int write(Part part, int at) {
		return this.renderer.write(part, at);
	}

	@Override
	public void end() {
	}

}
