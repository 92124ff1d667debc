package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Numbers to text and back, beside the way through {@link String}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FloatTextBenchmark {

	@Param({ "42", "1.795379028626E9", "0.012345" })
	private String number;

	private final byte[] destination = new byte[FloatText.MAX_LENGTH];

	@Benchmark
	public int write() {
		return FloatText.write(Double.parseDouble(this.number), this.destination, 0);
	}

	@Benchmark
	public double read() {
		byte[] text = this.number.getBytes(StandardCharsets.ISO_8859_1);
		return FloatText.read(text, 0, text.length);
	}

	@Benchmark
	public double readThroughString() {
		byte[] text = this.number.getBytes(StandardCharsets.ISO_8859_1);
		return Double.parseDouble(new String(text, StandardCharsets.ISO_8859_1));
	}

}
