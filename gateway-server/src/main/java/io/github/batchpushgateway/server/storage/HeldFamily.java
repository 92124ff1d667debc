package io.github.batchpushgateway.server.storage;

import java.util.Arrays;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import io.github.batchpushgateway.server.exposition.FamilyReader;
import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * What one group exposes under one name, as the store holds it. What it says is never
 * changed, so it may be read without the lock.
 */
sealed class HeldFamily permits DetailedFamily {

	private final StoredFamily family;

	private final String help;

	private final byte[] text;

	private final int from;

	private final int length;

	private final int series;

	private final Origin origin;

	/** Made when first asked for, by whichever thread; all make the same. */
	private @Nullable SeriesHashes seriesHashes;

	private HeldFamily(StoredFamily family, String help, byte[] text, int from, int length, int series, Origin origin) {
		this.family = family;
		this.help = help;
		this.text = text;
		this.from = from;
		this.length = length;
		this.series = series;
		this.origin = origin;
	}

	/**
	 * The same family as another one, with its lines in another place.
	 */
	HeldFamily(HeldFamily other, byte[] text, int from) {
		this(other.family, other.help, text, from, other.length, other.series, other.origin);
		this.seriesHashes = other.seriesHashes;
	}

	static HeldFamily of(StoredFamily family, RenderedFamily rendered, Origin origin) {
		HeldFamily held = new HeldFamily(family, family.shared(rendered.help()), rendered.text(), 0,
				rendered.text().length, rendered.series(), origin);
		return (rendered.detail() != null) ? new DetailedFamily(held, rendered.detail()) : held;
	}

	/**
	 * What the text does not tell, if there is anything.
	 */
	@Nullable FamilyDetail detail() {
		return null;
	}

	/**
	 * The family that all groups share.
	 */
	StoredFamily family() {
		return this.family;
	}

	/**
	 * The help text as pushed.
	 */
	String help() {
		return this.help;
	}

	/**
	 * The number of lines.
	 */
	int series() {
		return this.series;
	}

	/**
	 * Holds the lines of all samples, and often those of neighbouring groups.
	 */
	byte[] text() {
		return this.text;
	}

	/**
	 * Where the lines begin.
	 */
	int from() {
		return this.from;
	}

	/**
	 * How long the lines are.
	 */
	int length() {
		return this.length;
	}

	/**
	 * As {@link RenderedFamily#bytes()}, without making one.
	 */
	long bytes() {
		return (long) this.length + this.help.length() + FamilyDetail.bytes(detail());
	}

	/**
	 * The push that brought this family.
	 */
	Origin origin() {
		return this.origin;
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
		return new HeldFamily(this, text, from);
	}

	/**
	 * The same family with a text that holds its lines only.
	 */
	HeldFamily alone() {
		return isSlice() ? in(lines(), 0) : this;
	}

	Part part() {
		return new Part(this.text, this.from, this.from + this.length, detail());
	}

	RenderedFamily rendered() {
		return new RenderedFamily(this.family.name(), this.family.type(), this.help, lines(), this.series,
				this.origin.pushed(), detail());
	}

	SeriesHashes seriesHashes(FamilyReader reader) {
		SeriesHashes hashes = this.seriesHashes;
		if (hashes == null) {
			hashes = SeriesHashes.of(rendered(), reader);
			this.seriesHashes = hashes;
		}
		return hashes;
	}

	private byte[] lines() {
		return isSlice() ? Arrays.copyOfRange(this.text, this.from, this.from + this.length) : this.text;
	}

}
