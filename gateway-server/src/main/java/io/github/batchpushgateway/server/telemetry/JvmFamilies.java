package io.github.batchpushgateway.server.telemetry;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.ToLongFunction;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * Memory, garbage collection and threads of the JVM.
 *
 * <p>
 * Names and types are those of Prometheus' client library for Java, and none is known to
 * be pushed with another type by another one; a push of another type would be refused.
 */
final class JvmFamilies {

	private static final List<String> AREA = List.of("area");

	private JvmFamilies() {
	}

	static List<OwnFamily> all() {
		return List.of(new GarbageCollections(),
				new Memory("committed", "Memory that the JVM has taken from the system.", MemoryUsage::getCommitted),
				new Memory("max", "Memory that the JVM may take from the system.", MemoryUsage::getMax),
				new Memory("used", "Memory that is in use, or has not been collected yet.", MemoryUsage::getUsed),
				new ValueFamily("jvm_threads_current", MetricType.GAUGE, "Threads that live.",
						() -> Beans.THREADS.getThreadCount()),
				new ValueFamily("jvm_threads_peak", MetricType.GAUGE, "Threads that lived at the same time, at most.",
						() -> Beans.THREADS.getPeakThreadCount()));
	}

	/**
	 * Loaded by the first scrape: that takes some time which the start can do without.
	 */
	private static final class Beans {

		static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

		static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

		static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();

	}

	/**
	 * How much memory of the heap and elsewhere.
	 */
	private static final class Memory extends OwnFamily {

		private final ToLongFunction<MemoryUsage> bytes;

		Memory(String name, String help, ToLongFunction<MemoryUsage> bytes) {
			super("jvm_memory_" + name + "_bytes", MetricType.GAUGE, help);
			this.bytes = bytes;
		}

		@Override
		void write(SampleText text) {
			write(text, "heap", Beans.MEMORY.getHeapMemoryUsage());
			write(text, "nonheap", Beans.MEMORY.getNonHeapMemoryUsage());
		}

		private void write(SampleText text, String area, MemoryUsage usage) {
			text.add("", AREA, List.of(area), (double) this.bytes.applyAsLong(usage));
		}

	}

	/**
	 * How often, and for how long, each collector has collected.
	 */
	private static final class GarbageCollections extends OwnFamily {

		private static final List<String> COLLECTOR = List.of("gc");

		GarbageCollections() {
			super("jvm_gc_collection_seconds", MetricType.SUMMARY, "Time spent in garbage collections.");
		}

		@Override
		void write(SampleText text) {
			for (GarbageCollectorMXBean collector : Beans.COLLECTORS) {
				List<String> name = List.of(collector.getName());
				text.add("_sum", COLLECTOR, name, collector.getCollectionTime() / 1e3);
				text.add("_count", COLLECTOR, name, (double) collector.getCollectionCount());
			}
		}

	}

}
