package io.github.batchpushgateway.samples.orders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.listener.SkipListener;

/**
 * Names every line that was skipped, and why, at DEBUG.
 */
final class SkippedLines implements SkipListener<OrderLine, Order> {

	private static final Logger logger = LoggerFactory.getLogger(SkippedLines.class);

	@Override
	public void onSkipInRead(Throwable cause) {
		logger.debug("Skipped: {}", cause.getMessage());
	}

	@Override
	public void onSkipInProcess(OrderLine line, Throwable cause) {
		logger.debug("Skipped: {}", cause.getMessage());
	}

}
