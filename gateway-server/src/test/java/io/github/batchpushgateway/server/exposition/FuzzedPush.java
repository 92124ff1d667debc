package io.github.batchpushgateway.server.exposition;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

import io.github.batchpushgateway.server.StrictExposition;
import io.github.batchpushgateway.server.StrictExposition.Sample;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.Labels;
import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics;

/**
 * A push of whatever a fuzzer has made up, to a group beside another one, and what has to
 * hold then: if it is refused, nothing has changed; if not, all that it brought is
 * exposed, in every format, with what the other group exposes.
 *
 * @param accepted whether the push was accepted
 * @param exposition what is exposed now, with all names as they are
 */
record FuzzedPush(boolean accepted, StrictExposition exposition) {

	/** What the labels of the group and the lines of a histogram can make of a byte. */
	private static final int MAX_GROWTH = 200;

	/** What an empty push exposes, and that once more for every byte of a body. */
	private static final int SMALL = 2000;

	/**
	 * The count -1, of which the Go Pushgateway makes another one when it reads it again.
	 */
	private static final String WRAPPED_COUNT = " 1.8446744073709552e+19\n";

	private static final Pattern HELP = Pattern.compile("(?m)^# HELP [^\n]*\n");

	private static final Map<String, String> GROUP = Map.of("job", "j", "x", "1");

	private static final GroupingKey KEY = Push.key("j", "x", "1");

	private static final List<RenderedFamily> BEFORE = Push.render(KEY, """
			# TYPE a counter
			a 1
			kept{l="1"} 2
			""");

	private static final GroupingKey OTHER_KEY = Push.key("other");

	private static final List<RenderedFamily> OTHER = Push.render(OTHER_KEY, """
			# TYPE a counter
			a 1
			# TYPE g gauge
			g{x="1"} 2
			# TYPE s summary
			s{quantile="0.5"} 1
			s_sum 1
			s_count 1
			# TYPE h histogram
			h_bucket{le="1"} 1
			h_sum 1
			h_count 1
			u_sum 1
			""");

	/**
	 * Pushes and looks what came of it.
	 * @param parsed the body
	 * @param replaceGroup whether it replaces what the group had
	 * @param bytes the length of the body
	 * @throws AssertionError if a promise is broken
	 */
	static FuzzedPush push(ParsedFamilies parsed, boolean replaceGroup, int bytes) {
		MetricStore store = new MetricStore();
		store.push(OTHER_KEY, OTHER, true, Push.TIME, null);
		store.push(KEY, BEFORE, true, Push.TIME, null);
		byte[] before = scrape(store, NameEscaping.NONE);
		List<RenderedFamily> families;
		try {
			families = new FamilyRenderer().render(parsed, KEY, Push.TIME);
			store.push(KEY, families, replaceGroup, Push.TIME, null);
		}
		catch (InconsistentPushException | ExpositionException | ExpositionTooLargeException
				| LimitExceededException ex) {
			requireReason(ex);
			require(Arrays.equals(scrape(store, NameEscaping.NONE), before), "a refused push changes nothing", ex);
			return new FuzzedPush(false, StrictExposition.read(before));
		}
		byte[] text = scrape(store, NameEscaping.NONE);
		require(text.length <= SMALL + MAX_GROWTH * bytes, "a small push exposes little", text.length);
		StrictExposition exposition = StrictExposition.read(text);
		requireAllAndOthers(families, exposition, StrictExposition.read(before), replaceGroup);
		families.forEach(FuzzedPush::requireParts);
		requireSameAgain(families);
		requireEveryFormat(store, exposition);
		return new FuzzedPush(true, exposition);
	}

	/** The values of all series. */
	Map<String, Double> values() {
		Map<String, Double> values = new HashMap<>();
		this.exposition.samples().forEach((sample) -> values.put(sample.series(), sample.value()));
		return values;
	}

	static void withGroupLabels(SortedMap<String, String> labels) {
		labels.putAll(GROUP);
		labels.putIfAbsent("instance", "");
	}

	private static void requireAllAndOthers(List<RenderedFamily> families, StrictExposition exposition,
			StrictExposition before, boolean replaceGroup) {
		Set<String> names = new HashSet<>();
		families.forEach((family) -> names.add(family.name()));
		Set<String> lines = new HashSet<>();
		int pushed = 0;
		for (RenderedFamily family : families) {
			lines.addAll(List.of(new String(family.text(), StandardCharsets.UTF_8).split("\n")));
			pushed += family.series();
		}
		require(lines.size() == pushed, "no line twice", lines);
		before.families().forEach((name, family) -> {
			boolean replaced = !PushTimestamps.isName(name) && (replaceGroup || names.contains(name));
			for (Sample sample : family.samples()) {
				if (!replaced || sample.labels().get("job").equals("other")) {
					lines.add(sample.line());
				}
			}
		});
		Set<String> exposed = new HashSet<>();
		exposition.samples().forEach((sample) -> exposed.add(sample.line()));
		require(exposed.equals(lines), "what was pushed is exposed, with what was there:\n" + lines, exposed);
	}

	/** The JSON API tells the same as the text. */
	private static void requireParts(RenderedFamily family) {
		FamilyReader reader = new FamilyReader();
		List<MetricFamily.Metric> metrics = new ArrayList<>();
		reader.read(family).metrics().forEach(metrics::add);
		List<Labels> labels = new ArrayList<>();
		reader.labels(family).forEach(labels::add);
		require(labels.equals(metrics.stream().map(MetricFamily.Metric::labels).toList()), "labels are read", family);
		require(metrics.size() == reader.seriesHashes(family).length, "all metrics are read", family);
		int lines = 0;
		for (MetricFamily.Metric metric : metrics) {
			if (metric.value() instanceof MetricFamily.NativeHistogram) {
				return;
			}
			lines += lines(metric.value());
		}
		require(lines == family.series(), "all parts are read", new String(family.text(), StandardCharsets.UTF_8));
	}

	private static int lines(MetricFamily.Value value) {
		if (value instanceof MetricFamily.Summary summary) {
			return summary.quantiles().size() + 2;
		}
		if (value instanceof MetricFamily.Histogram histogram) {
			boolean infinity = histogram.buckets()
				.stream()
				.anyMatch((bucket) -> bucket.bound() == Double.POSITIVE_INFINITY);
			return histogram.buckets().size() + (infinity ? 2 : 3);
		}
		return 1;
	}

	/** But for blanks before a help text, which text cannot tell. */
	private static void requireSameAgain(List<RenderedFamily> families) {
		List<ExposedFamily> exposed = Exposed.families(families);
		byte[] text = Exposed.render(exposed, ExpositionFormat.TEXT, NameEscaping.NONE);
		if (!utf8(text).contains(WRAPPED_COUNT)) {
			String again = again(TextParser.ofRendered().parse(text, 0, text.length));
			requireSame(HELP.matcher(again).replaceAll(""), HELP.matcher(utf8(text)).replaceAll(""));
		}
		byte[] protobuf = Exposed.render(exposed, ExpositionFormat.PROTOBUF_DELIMITED, NameEscaping.NONE);
		requireSame(again(new ProtobufParser(true).parse(protobuf, 0, protobuf.length)), utf8(text));
	}

	private static String again(ParsedFamilies exposed) {
		List<RenderedFamily> again = new FamilyRenderer().render(exposed, KEY, Push.TIME);
		return utf8(Exposed.render(Exposed.families(again), ExpositionFormat.TEXT, NameEscaping.NONE));
	}

	private static void requireSame(String again, String text) {
		require(again.equals(text), "what is exposed can be pushed again:\n" + again, text);
	}

	private static void requireEveryFormat(MetricStore store, StrictExposition exposition) {
		List<ExposedFamily> families = store.exposition().families();
		boolean anyToEscape = families.stream().anyMatch(ExposedFamily::hasUtf8Names);
		for (NameEscaping escaping : anyToEscape ? NameEscaping.values() : new NameEscaping[] { NameEscaping.NONE }) {
			int samples = StrictExposition.readEscaped(scrape(store, escaping)).samples().size();
			require(samples == exposition.samples().size(), "all samples are there when they are escaped", escaping);
			byte[] delimited = Exposed.render(families, ExpositionFormat.PROTOBUF_DELIMITED, escaping);
			require(families(delimited) == exposition.families().size(), "all families are there", escaping);
			Exposed.render(families, ExpositionFormat.PROTOBUF_TEXT, escaping);
			Exposed.render(families, ExpositionFormat.PROTOBUF_COMPACT_TEXT, escaping);
		}
	}

	private static int families(byte[] delimited) {
		try {
			Set<String> names = new HashSet<>();
			for (Metrics.MetricFamily family : ProtobufMessage.families(delimited)) {
				require(names.add(family.getName()), "a family has one place", family.getName());
			}
			return names.size();
		}
		catch (IOException ex) {
			throw new AssertionError("broken: what is exposed is protobuf", ex);
		}
	}

	private static byte[] scrape(MetricStore store, NameEscaping escaping) {
		ByteArrayOutputStream scrape = new ByteArrayOutputStream();
		store.scrape(escaping).parts().forEach(scrape::writeBytes);
		return scrape.toByteArray();
	}

	/**
	 * What is refused is refused for a reason.
	 */
	static void requireReason(RuntimeException refusal) {
		require(refusal.getMessage() != null && refusal.getMessage().length() > 5, "there is a reason", refusal);
	}

	static void require(boolean kept, String promise, Object found) {
		if (!kept) {
			throw new AssertionError("broken: " + promise + "\n" + found);
		}
	}

	private static String utf8(byte[] text) {
		return new String(text, StandardCharsets.UTF_8);
	}

}
