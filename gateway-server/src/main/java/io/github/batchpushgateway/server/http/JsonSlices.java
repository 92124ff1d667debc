package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A large document in JSON, written in steps, as many at once as make a piece.
 */
abstract class JsonSlices implements Slices {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);

	/** What is still to be written: the innermost first. */
	private final Deque<Step> steps = new ArrayDeque<>();

	final JsonGenerator json;

	JsonSlices() {
		try {
			this.json = ApiResponse.JSON.createGenerator(this.bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes a little, and may say what is to be written after it.
	 */
	@FunctionalInterface
	interface Step {

		void write() throws IOException;

	}

	/**
	 * Writes one of many.
	 */
	@FunctionalInterface
	interface Writer<T> {

		void write(T item) throws IOException;

	}

	/**
	 * Lets something be written before everything that is still to be written.
	 */
	final void then(Step step) {
		this.steps.push(() -> {
			this.steps.pop();
			step.write();
		});
	}

	/**
	 * The same for many, one after the other, and what each of them wants to be written.
	 */
	final <T> void thenAll(Iterable<T> items, Writer<? super T> writer) {
		Iterator<T> iterator = items.iterator();
		this.steps.push(() -> {
			if (iterator.hasNext()) {
				writer.write(iterator.next());
			}
			else {
				this.steps.pop();
			}
		});
	}

	@Override
	public @Nullable Buffer next() {
		try {
			while (!this.steps.isEmpty() && this.bytes.size() < BYTES) {
				this.steps.getFirst().write();
			}
			if (this.steps.isEmpty()) {
				this.json.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (this.bytes.size() == 0) {
			return null;
		}
		Buffer slice = Buffer.buffer(this.bytes.toByteArray());
		this.bytes.reset();
		return slice;
	}

}
