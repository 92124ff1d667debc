package io.github.batchpushgateway.server.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.server.exposition.ExposedFamily;
import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
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

	private final MetricType type;

	private String help;

	private String otherHelp;

	private boolean hasOtherHelp;

	private int holders;

	private byte @Nullable [] header;

	StoredFamily(RenderedFamily first) {
		this.name = first.name();
		this.type = first.type();
		this.help = first.help();
		this.otherHelp = first.help();
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
	 * Whether the name, or that of a label in any group, stands in quotes.
	 */
	boolean hasUtf8Names() {
		return this.stretches.stream().anyMatch(FamilyStretch::hasUtf8Names);
	}

	/**
	 * Name, type and help without metrics.
	 */
	ExposedFamily named() {
		return new ExposedFamily(this.name, this.type, this.help, List.of());
	}

	/**
	 * What all groups expose.
	 */
	ExposedFamily exposed() {
		List<Part> parts = new ArrayList<>(this.stretches.size());
		this.stretches.forEach((stretch) -> stretch.addParts(parts));
		return new ExposedFamily(this.name, this.type, this.help, parts);
	}

	/**
	 * Takes over the help text of a group that exposes this family now. The only group
	 * may change its mind; among several, the first help text given stays, so that the
	 * exposition does not flip.
	 * @return whether this is the first of the help texts that are not exposed
	 */
	boolean describe(String help) {
		if (this.help.equals(help)) {
			return false;
		}
		if (this.holders == 1 || this.help.isEmpty()) {
			this.help = help;
			this.header = null;
			return false;
		}
		boolean first = !this.hasOtherHelp && !help.isEmpty();
		this.hasOtherHelp |= first;
		return first;
	}

	/**
	 * One text for all groups that pushed the same help, as long as they pushed no more
	 * than two.
	 */
	String shared(String help) {
		if (this.help.equals(help)) {
			return this.help;
		}
		if (!this.otherHelp.equals(help)) {
			this.otherHelp = help;
		}
		return this.otherHelp;
	}

	/**
	 * The stretches that hold this family, in the order of their groups.
	 */
	List<FamilyStretch> stretches() {
		return this.stretches;
	}

	/**
	 * Adds what a group exposes that did not expose this family.
	 */
	FamilyStretch hold(StoredGroup group, HeldFamily family) {
		this.holders++;
		int at = search(group.stretch());
		if (at < 0) {
			at = -at - 1;
			this.stretches.add(at, new FamilyStretch(this, group.stretch()));
		}
		FamilyStretch stretch = this.stretches.get(at);
		stretch.add(group.slot(), family);
		return stretch;
	}

	/**
	 * Takes away what a group exposes.
	 */
	HeldFamily release(StoredGroup group, FamilyStretch stretch) {
		this.holders--;
		HeldFamily released = stretch.remove(group.slot());
		if (stretch.isEmpty()) {
			this.stretches.remove(search(group.stretch()));
		}
		return released;
	}

	private int search(GroupStretch groups) {
		return BinarySearch.find(this.stretches.size(),
				(i) -> Long.compare(this.stretches.get(i).groups().order(), groups.order()));
	}

}
