package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.exposition.ExpositionFormat;
import io.github.batchpushgateway.server.exposition.NameEscaping;

/**
 * The form of the exposition that a client gets.
 *
 * @param format the format
 * @param escaping how names are written that are not of the legacy characters
 */
record ScrapeForm(ExpositionFormat format, NameEscaping escaping) {

	String contentType() {
		return this.format.mediaType() + "; escaping=" + this.escaping.word();
	}

}
