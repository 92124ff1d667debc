package io.github.batchpushgateway.server.storage;

import java.util.Arrays;

import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * What one group exposes under one name, as the store holds it. Never changed, so it may
 * be read without the lock.
 *
 * @param family the family that all groups share
 * @param help the help text as pushed; one text for all groups that pushed the same
 * @param text holds the lines of all samples, and often those of neighbouring groups
 * @param from where the lines begin
 * @param length how long they are
 * @param series the number of lines
 * @param origin the push that brought this family
 */
@SuppressWarnings("ArrayRecordComponent")
record HeldFamily(StoredFamily family, String help, byte[] text, int from, int length, int series, Origin origin) {

	static HeldFamily of(StoredFamily family, RenderedFamily rendered, Origin origin) {
		return new HeldFamily(family, family.shared(rendered.help()), rendered.text(), 0, rendered.text().length,
				rendered.series(), origin);
	}

	/**
	 * Whether the text is part of a longer one.
	 */
	boolean isSlice() {
		return this.length < this.text.length;
	}

	/**
	 * The same family with its lines in another place.
	 */
	HeldFamily in(byte[] text, int from) {
		return new HeldFamily(this.family, this.help, text, from, this.length, this.series, this.origin);
	}

	/**
	 * The same family with a text that holds its lines only.
	 */
	HeldFamily alone() {
		return isSlice() ? in(lines(), 0) : this;
	}

	RenderedFamily rendered() {
		return new RenderedFamily(this.family.name(), this.family.type(), this.help, lines(), this.series,
				this.origin.pushed());
	}

	private byte[] lines() {
		return isSlice() ? Arrays.copyOfRange(this.text, this.from, this.from + this.length) : this.text;
	}

}
