package io.github.batchpushgateway.server.storage;

import io.github.batchpushgateway.server.model.FamilyDetail;

/**
 * What one group exposes under one name, if its text does not tell everything: the others
 * need no room for that.
 */
final class DetailedFamily extends HeldFamily {

	private final FamilyDetail detail;

	DetailedFamily(HeldFamily family, FamilyDetail detail) {
		super(family, family.text(), family.from());
		this.detail = detail;
	}

	@Override
	FamilyDetail detail() {
		return this.detail;
	}

	@Override
	HeldFamily in(byte[] text, int from) {
		return new DetailedFamily(super.in(text, from), this.detail);
	}

}
