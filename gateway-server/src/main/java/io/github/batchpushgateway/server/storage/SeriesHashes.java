package io.github.batchpushgateway.server.storage;

import java.util.Arrays;

import io.github.batchpushgateway.server.exposition.FamilyReader;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * Tells quickly whether a family may have a series: eight bytes for each. Never changed.
 */
final class SeriesHashes {

	private final long[] sorted;

	private SeriesHashes(long[] sorted) {
		this.sorted = sorted;
	}

	static SeriesHashes of(RenderedFamily family, FamilyReader reader) {
		long[] hashes = reader.seriesHashes(family);
		Arrays.sort(hashes);
		return new SeriesHashes(hashes);
	}

	boolean contains(long hash) {
		return Arrays.binarySearch(this.sorted, hash) >= 0;
	}

}
