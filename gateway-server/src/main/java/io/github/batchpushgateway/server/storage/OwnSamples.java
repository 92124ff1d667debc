package io.github.batchpushgateway.server.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.batchpushgateway.server.exposition.ExposedFamily;
import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import io.github.batchpushgateway.server.exposition.FamilyHeader;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says of itself in one exposition, handed out in the order of names
 * between the families that are pushed. Belongs to one thread.
 */
final class OwnSamples {

	private final List<RenderedFamily> families;

	private int next;

	/**
	 * Begins an exposition.
	 * @param families the families in the order of their names
	 */
	OwnSamples(List<RenderedFamily> families) {
		this.families = families;
	}

	/**
	 * The families that have not been handed out and stand before a name.
	 */
	List<RenderedFamily> before(String name) {
		int from = this.next;
		while (this.next < this.families.size() && this.families.get(this.next).name().compareTo(name) < 0) {
			this.next++;
		}
		return this.families.subList(from, this.next);
	}

	/**
	 * The family of a name, after those before it have been handed out.
	 */
	@Nullable RenderedFamily of(String name) {
		if (this.next < this.families.size() && this.families.get(this.next).name().equals(name)) {
			return this.families.get(this.next++);
		}
		return null;
	}

	/**
	 * The families that have not been handed out.
	 */
	List<RenderedFamily> rest() {
		int from = this.next;
		this.next = this.families.size();
		return this.families.subList(from, this.next);
	}

	/**
	 * A family in the text format, with its header, under which the samples of groups may
	 * follow.
	 */
	static byte[] text(RenderedFamily own) {
		byte[] header = FamilyHeader.of(own.name(), own.type(), own.help()).getBytes(StandardCharsets.UTF_8);
		byte[] text = Arrays.copyOf(header, header.length + own.text().length);
		System.arraycopy(own.text(), 0, text, header.length, own.text().length);
		return text;
	}

	/**
	 * A family to be rendered in any format.
	 */
	static ExposedFamily exposed(RenderedFamily own) {
		return new ExposedFamily(own.name(), own.type(), own.help(), List.of(part(own)));
	}

	/**
	 * A family with what is pushed under its name behind it.
	 * @param own the family, or {@code null} if the name is none of the gateway's
	 */
	static ExposedFamily exposed(@Nullable RenderedFamily own, ExposedFamily pushed) {
		if (own == null) {
			return pushed;
		}
		List<Part> parts = new ArrayList<>(1 + pushed.parts().size());
		parts.add(part(own));
		parts.addAll(pushed.parts());
		return new ExposedFamily(own.name(), own.type(), own.help(), parts);
	}

	private static Part part(RenderedFamily own) {
		return new Part(own.text(), 0, own.text().length, null);
	}

}
