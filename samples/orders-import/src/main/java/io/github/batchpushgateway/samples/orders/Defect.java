package io.github.batchpushgateway.samples.orders;

import java.util.Random;

/**
 * What is wrong with a line, and with how many of 10,000 lines in a file as shops really
 * send it.
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

	static Defect drawn(Random random) {
		int ticket = random.nextInt(WHOLE);
		for (Defect defect : values()) {
			ticket -= defect.share;
			if (ticket < 0) {
				return defect;
			}
		}
		throw new IllegalStateException("the shares must add up to " + WHOLE);
	}

}
