package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * Refuses a file that cannot hold orders before its first line is imported.
 *
 * <p>
 * It runs inside the step, so that a refused file is a failed run, seen by everybody who
 * watches the job. Costs one pass over the file, which finds a damaged end before the
 * first half is in the database.
 */
final class OrdersFileCheck implements StepExecutionListener {

	private static final int HEADER_LIMIT = 200;

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private final Path path;

	OrdersFileCheck(Path path) {
		this.path = path;
	}

	@Override
	public void beforeStep(StepExecution stepExecution) {
		if (Files.notExists(this.path)) {
			throw unusable("must exist", "name an existing file, or leave --input out to import generated orders");
		}
		if (!Files.isRegularFile(this.path)) {
			throw unusable("must be a file, is a directory or a device", "name one CSV file");
		}
		try (Reader text = Files.newBufferedReader(this.path)) {
			checkHeader(firstLine(text));
			checkRest(text);
		}
		catch (CharacterCodingException ex) {
			throw notText();
		}
		catch (IOException ex) {
			throw unusable("must be readable, " + ex, "check its permissions");
		}
	}

	private static String firstLine(Reader text) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = text.read(); next != -1 && next != '\n' && line.length() < HEADER_LIMIT; next = text.read()) {
			line.append((char) next);
		}
		return line.toString();
	}

	private void checkHeader(String line) {
		if (line.isEmpty()) {
			throw unusable("must start with the header " + OrdersFile.HEADER + ", is empty", "export it again");
		}
		if (line.indexOf('\0') >= 0) {
			throw notText();
		}
		String header = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
		if (!header.strip().equals(OrdersFile.HEADER)) {
			throw unusable("must start with the header " + OrdersFile.HEADER + ", starts with " + header.strip(),
					"export it with these columns in this order, separated by commas");
		}
	}

	private void checkRest(Reader text) throws IOException {
		char[] block = new char[8192];
		for (int length = text.read(block); length != -1; length = text.read(block)) {
			for (int i = 0; i < length; i++) {
				if (block[i] == '\0') {
					throw notText();
				}
			}
		}
	}

	private UnusableFileException notText() {
		return unusable("must be text in UTF-8, is binary or in another encoding", "export it as CSV in UTF-8");
	}

	private UnusableFileException unusable(String rule, String remedy) {
		return new UnusableFileException("--input=" + this.path + ": " + rule + "; " + remedy);
	}

}
