package io.github.batchpushgateway.server.storage;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.server.exposition.Bodies;
import io.github.batchpushgateway.server.exposition.FamilyRenderer;
import io.github.batchpushgateway.server.exposition.TextParser;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;
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
 * What checking and applying a push costs, and a scrape, by the number of groups held.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MetricStoreBenchmark {

	@Param({ "100", "10000" })
	private int groups;

	private final MetricStore store = new MetricStore();

	private GroupingKey[] keys = new GroupingKey[0];

	private List<RenderedFamily>[] pushes = pushes(0);

	private int next;

	@Setup
	public void fill() {
		byte[] body = Bodies.gauges();
		TextParser parser = new TextParser(false, false);
		FamilyRenderer renderer = new FamilyRenderer();
		this.keys = new GroupingKey[this.groups];
		this.pushes = pushes(this.groups);
		for (int i = 0; i < this.groups; i++) {
			this.keys[i] = Bodies.key(i);
			this.pushes[i] = renderer.render(parser.parse(body, 0, body.length), this.keys[i], Instant.EPOCH);
			push();
		}
	}

	@SuppressWarnings("unchecked")
	private static List<RenderedFamily>[] pushes(int count) {
		return new List[count];
	}

	@Benchmark
	public void push() {
		int group = this.next;
		this.store.push(this.keys[group], this.pushes[group], true, Instant.EPOCH, null);
		this.next = (group + 1) % this.groups;
	}

	@Benchmark
	public Scrape scrapeUnchanged() {
		return this.store.scrape();
	}

	@Benchmark
	public Scrape scrapeAfterOnePush() {
		push();
		return this.store.scrape();
	}

}
