package io.github.batchpushgateway.server.exposition;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;
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
 * What it costs to read the body of a push, and to render it: twelve gauges, 1.4 KB of
 * text. Beside it what the classes take that the protobuf compiler generates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PushBenchmark {

	private final byte[] body = Bodies.gauges();

	private final byte[] protobufBody = Bodies.protobufGauges();

	private final TextParser parser = new TextParser(false, false);

	private final ProtobufParser protobufParser = new ProtobufParser(false);

	private final FamilyRenderer renderer = new FamilyRenderer();

	private final GroupingKey key = Bodies.key(1);

	@Benchmark
	public ParsedFamilies parse() {
		return this.parser.parse(this.body, 0, this.body.length);
	}

	@Benchmark
	public ParsedFamilies parseProtobuf() {
		return this.protobufParser.parse(this.protobufBody, 0, this.protobufBody.length);
	}

	@Benchmark
	public List<MetricFamily> parseProtobufWithGeneratedClasses() throws IOException {
		InputStream body = new ByteArrayInputStream(this.protobufBody);
		List<MetricFamily> families = new ArrayList<>();
		for (MetricFamily family = MetricFamily.parseDelimitedFrom(body); family != null; family = MetricFamily
			.parseDelimitedFrom(body)) {
			families.add(family);
		}
		return families;
	}

	@Benchmark
	public List<RenderedFamily> parseAndRender() {
		return this.renderer.render(parse(), this.key, Instant.EPOCH);
	}

}
