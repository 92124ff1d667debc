package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of one stretch expose under one name, kept as one run of bytes until
 * one of them changes it.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class FamilyStretch {

	private final String name;

	private final GroupStretch groups;

	private int holders;

	private int version;

	private byte @Nullable [] text;

	FamilyStretch(String name, GroupStretch groups) {
		this.name = name;
		this.groups = groups;
	}

	GroupStretch groups() {
		return this.groups;
	}

	void hold() {
		this.holders++;
		change();
	}

	int release() {
		this.holders--;
		change();
		return this.holders;
	}

	void change() {
		this.version++;
		this.text = null;
	}

	int version() {
		return this.version;
	}

	/**
	 * The bytes as last kept.
	 * @return the bytes, or {@code null} if a group has changed its part since
	 */
	byte @Nullable [] text() {
		return this.text;
	}

	/**
	 * Keeps bytes that were put together from {@link #parts()}, unless a group has
	 * changed its part since.
	 */
	void keep(byte[] text, int version) {
		if (this.version == version) {
			this.text = text;
		}
	}

	/**
	 * What each group exposes, in the order of the groups.
	 */
	List<byte[]> parts() {
		List<byte[]> parts = new ArrayList<>(this.holders);
		for (StoredGroup group : this.groups) {
			RenderedFamily family = group.family(this.name);
			if (family != null) {
				parts.add(family.text());
			}
		}
		return parts;
	}

}
