package io.github.batchpushgateway.samples.orders;

/**
 * What is wrong with a line, and how often: the shares of a file as shops really send it.
 */
enum Defect {

	MISSING_COLUMNS(30),

	BROKEN_QUOTES(20),

	NOT_A_NUMBER(30),

	UNKNOWN_CURRENCY(50),

	DUPLICATE(100),

	CANCELLED(300),

	BLANK_LINE_BEFORE(20),

	STRAY_WHITESPACE(400),

	NONE(9050);

	private static final int WHOLE = 10_000;

	private final int share;

	Defect(int share) {
		this.share = share;
	}

	/**
	 * Returns the defect that a throw of 0 up to 9,999 falls on.
	 */
	static Defect of(int thrown) {
		int bound = 0;
		for (Defect defect : values()) {
			bound += defect.share;
			if (thrown < bound) {
				return defect;
			}
		}
		throw new IllegalArgumentException("thrown " + thrown + ": must be less than " + WHOLE);
	}

}
