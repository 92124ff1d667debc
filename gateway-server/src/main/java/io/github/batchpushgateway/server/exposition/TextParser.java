package io.github.batchpushgateway.server.exposition;

/**
 * Reads the text format 0.0.4.
 */
public final class TextParser {

	/**
	 * Reads a body.
	 * @param body the bytes that hold the body; not read any more when this method has
	 * returned
	 * @param offset where the body begins
	 * @param length the length of the body
	 * @return the families; the same object each time, invalid after the next call
	 * @throws ExpositionException if the body breaks the grammar; its families are then
	 * undefined
	 */
	public ParsedFamilies parse(byte[] body, int offset, int length) {
		throw new ExpositionException("not written");
	}

}
