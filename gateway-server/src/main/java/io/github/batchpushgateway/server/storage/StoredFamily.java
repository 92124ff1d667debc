package io.github.batchpushgateway.server.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.server.exposition.FamilyHeader;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * A family name that at least one group exposes: its one type, its one help text, and the
 * stretches of groups that hold it.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class StoredFamily {

	private final String name;

	private final List<FamilyStretch> stretches = new ArrayList<>();

	private MetricType type;

	private String help;

	private int holders;

	private byte @Nullable [] header;

	StoredFamily(RenderedFamily first) {
		this.name = first.name();
		this.type = first.type();
		this.help = first.help();
	}

	String name() {
		return this.name;
	}

	MetricType type() {
		return this.type;
	}

	/**
	 * How many groups expose this family.
	 */
	int holders() {
		return this.holders;
	}

	/**
	 * The {@code HELP} and {@code TYPE} lines.
	 */
	byte[] header() {
		byte[] header = this.header;
		if (header == null) {
			header = FamilyHeader.of(this.name, this.type, this.help).getBytes(StandardCharsets.UTF_8);
			this.header = header;
		}
		return header;
	}

	/**
	 * Takes over type and help of a group that exposes this family now. The only group
	 * may change its mind; among several, the first help text given stays, so that the
	 * exposition does not flip.
	 */
	void describe(RenderedFamily family, boolean onlyHolder) {
		String help = (onlyHolder || this.help.isEmpty()) ? family.help() : this.help;
		if (this.type != family.type() || !this.help.equals(help)) {
			this.type = family.type();
			this.help = help;
			this.header = null;
		}
	}

	/**
	 * The stretches that hold this family, in the order of their groups.
	 */
	List<FamilyStretch> stretches() {
		return this.stretches;
	}

	void hold(GroupStretch groups) {
		this.holders++;
		int at = search(groups);
		if (at < 0) {
			at = -at - 1;
			this.stretches.add(at, new FamilyStretch(this.name, groups));
		}
		this.stretches.get(at).hold();
	}

	void change(GroupStretch groups) {
		this.stretches.get(search(groups)).change();
	}

	void release(GroupStretch groups) {
		this.holders--;
		int at = search(groups);
		if (this.stretches.get(at).release() == 0) {
			this.stretches.remove(at);
		}
	}

	private int search(GroupStretch groups) {
		return BinarySearch.find(this.stretches.size(),
				(i) -> Long.compare(this.stretches.get(i).groups().order(), groups.order()));
	}

}
