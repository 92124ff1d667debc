package io.github.batchpushgateway.server.exposition;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to read the body of a push, and to render it: twelve gauges, 1.4 KB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PushBenchmark {

	private final byte[] body = Bodies.gauges();

	private final TextParser parser = new TextParser(false, false);

	private final FamilyRenderer renderer = new FamilyRenderer();

	private final GroupingKey key = Bodies.key(1);

	@Benchmark
	public ParsedFamilies parse() {
		return this.parser.parse(this.body, 0, this.body.length);
	}

	@Benchmark
	public List<RenderedFamily> parseAndRender() {
		return this.renderer.render(parse(), this.key, Instant.EPOCH);
	}

}
