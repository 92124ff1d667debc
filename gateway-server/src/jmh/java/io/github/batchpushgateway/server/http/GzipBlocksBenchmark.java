package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import io.github.batchpushgateway.server.exposition.Bodies;
import io.github.batchpushgateway.server.exposition.FamilyRenderer;
import io.github.batchpushgateway.server.exposition.TextParser;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a compressed scrape costs by what has changed since the last one, and what it
 * costs to compress all of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class GzipBlocksBenchmark {

	@Param({ "100", "10000" })
	private int groups;

	private final MetricStore store = new MetricStore();

	private final GzipBlocks blocks = new GzipBlocks();

	private int next;

	@Setup
	public void fill() {
		for (int i = 0; i < this.groups; i++) {
			push();
		}
	}

	private void push() {
		byte[] body = Bodies.gauges();
		GroupingKey key = Bodies.key(this.next);
		this.store.push(key, new FamilyRenderer()
			.render(new TextParser(false, false).parse(body, 0, body.length), key, Instant.EPOCH), true, Instant.EPOCH,
				null);
		this.next = (this.next + 1) % this.groups;
	}

	@Benchmark
	public List<byte[]> unchanged() {
		return this.blocks.compress(this.store.scrape().parts());
	}

	@Benchmark
	public List<byte[]> afterOnePush() {
		push();
		return this.blocks.compress(this.store.scrape().parts());
	}

	@Benchmark
	public int everything() throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (OutputStream gzip = new GZIPOutputStream(compressed)) {
			for (byte[] part : this.store.scrape().parts()) {
				gzip.write(part);
			}
		}
		return compressed.size();
	}

}
