package io.github.batchpushgateway.samples.orders;

/**
 * A file holds no orders that could be imported. Its message names the file, the rule it
 * breaks and the remedy.
 */
final class UnusableFileException extends RuntimeException {

	UnusableFileException(String message) {
		super(message);
	}

}
