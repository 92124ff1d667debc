package io.github.batchpushgateway.server.telemetry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Count and sum of all observations, and quantiles of the recent ones.
 *
 * <p>
 * Any thread may observe and waits for nobody. Observations are whole numbers of some
 * unit; quantiles are exact to one percent.
 */
final class Distribution {

	/*
	 * The quantiles are of the last eight to ten minutes, as those of Go's client
	 * library: of the current two minutes and the four times two before. What has been
	 * observed is taken out of the recorder when somebody asks for quantiles, and belongs
	 * to the two minutes in which that happens; where nobody asks, nobody sees that.
	 */

	private static final int SLOTS = 5;

	private static final Duration SLOT = Duration.ofMinutes(2);

	private static final int SIGNIFICANT_DIGITS = 2;

	private final InstantSource clock;

	private final Recorder recorder = new Recorder(SIGNIFICANT_DIGITS);

	private final LongAdder count = new LongAdder();

	private final LongAdder sum = new LongAdder();

	/** The newest first. */
	private final Deque<Histogram> slots = new ArrayDeque<>();

	private long slotBeganMillis;

	Distribution(InstantSource clock) {
		this.clock = clock;
		this.slotBeganMillis = clock.millis();
		this.slots.addFirst(new Histogram(SIGNIFICANT_DIGITS));
	}

	/**
	 * Observes a value.
	 * @param value the value; a negative one counts as zero
	 */
	void observe(long value) {
		long observed = Math.max(0, value);
		this.recorder.recordValue(observed);
		this.sum.add(observed);
		this.count.increment();
	}

	double count() {
		return this.count.doubleValue();
	}

	double sum() {
		return this.sum.doubleValue();
	}

	/**
	 * Quantiles of the last eight to ten minutes.
	 * @param quantiles which, from 0 to 1
	 * @return one value for each; not a number if nothing was observed
	 */
	synchronized double[] quantiles(double... quantiles) {
		forgetOldSlots();
		this.slots.getFirst().add(this.recorder.getIntervalHistogram());
		Histogram recent = new Histogram(SIGNIFICANT_DIGITS);
		this.slots.forEach(recent::add);
		double[] values = new double[quantiles.length];
		for (int i = 0; i < quantiles.length; i++) {
			values[i] = (recent.getTotalCount() > 0) ? recent.getValueAtPercentile(quantiles[i] * 100) : Double.NaN;
		}
		return values;
	}

	private void forgetOldSlots() {
		long ended = (this.clock.millis() - this.slotBeganMillis) / SLOT.toMillis();
		for (long slot = 0; slot < Math.min(ended, SLOTS); slot++) {
			this.slots.addFirst(new Histogram(SIGNIFICANT_DIGITS));
			if (this.slots.size() > SLOTS) {
				this.slots.removeLast();
			}
		}
		this.slotBeganMillis += Math.max(0, ended) * SLOT.toMillis();
	}

}
