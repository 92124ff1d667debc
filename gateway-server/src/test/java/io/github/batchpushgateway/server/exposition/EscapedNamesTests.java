package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.model.SeriesNames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FamilyNames} and {@link LabelNames}, by what a scrape shows.
 */
class EscapedNamesTests {

	private static final String BODY = """
			# HELP "my.h" Help.
			# TYPE "my.h" histogram
			{"my.h_bucket","l.l"="a\\"b",le="1"} 2
			{"my.h_count","l.l"="a\\"b"} 2
			# TYPE legacy gauge
			legacy{"l.l"="1",x="2"} 3
			legacy 4
			""";

	@Test
	void leavesNamesAsTheyAre() {
		assertThat(text(NameEscaping.NONE, BODY)).isEqualTo("""
				# TYPE legacy gauge
				legacy{instance="",job="j"} 4
				legacy{instance="",job="j","l.l"="1",x="2"} 3
				# HELP "my.h" Help.
				# TYPE "my.h" histogram
				{"my.h_bucket",instance="",job="j","l.l"="a\\"b",le="1"} 2
				{"my.h_bucket",instance="",job="j","l.l"="a\\"b",le="+Inf"} 2
				{"my.h_sum",instance="",job="j","l.l"="a\\"b"} 0
				{"my.h_count",instance="",job="j","l.l"="a\\"b"} 2
				""");
	}

	@Test
	void escapesNamesAsAskedFor() {
		String underscores = """
				# TYPE legacy gauge
				legacy{instance="",job="j"} 4
				legacy{instance="",job="j",l_l="1",x="2"} 3
				# HELP my_h Help.
				# TYPE my_h histogram
				my_h_bucket{instance="",job="j",l_l="a\\"b",le="1"} 2
				my_h_bucket{instance="",job="j",l_l="a\\"b",le="+Inf"} 2
				my_h_sum{instance="",job="j",l_l="a\\"b"} 0
				my_h_count{instance="",job="j",l_l="a\\"b"} 2
				""";

		assertThat(text(NameEscaping.UNDERSCORES, BODY)).isEqualTo(underscores);
		assertThat(text(NameEscaping.DOTS, BODY))
			.isEqualTo(underscores.replace("my_h", "my_dot_h").replace("l_l", "l_dot_l"));
		assertThat(text(NameEscaping.VALUES, BODY))
			.isEqualTo(underscores.replace("my_h", "U__my_2e_h").replace("l_l", "U__l_2e_l"));
	}

	@Test
	void escapesNamesInProtobuf() {
		List<ExposedFamily> families = Exposed
			.families(Push.renderUtf8(Push.key("j"), BODY + "legacy{\"l.l\"=\"-\"} -0\n"));

		for (NameEscaping escaping : NameEscaping.values()) {
			String compact = new String(Exposed.render(families, ExpositionFormat.PROTOBUF_COMPACT_TEXT, escaping),
					StandardCharsets.UTF_8);

			assertThat(compact).contains("name:\"" + escaping.escape("my.h", false) + "\" help",
					"label:{name:\"" + escaping.escape("l.l", true) + "\" value:\"a\\\"b\"}",
					"label:{name:\"" + escaping.escape("l.l", true) + "\" value:\"-\"} gauge:{value:-0}");
		}
	}

	@Test
	void writesNamesThatAreTakenInNumbers() {
		assertThat(text(NameEscaping.UNDERSCORES, "a_b 1\n{\"a.b\"} 2\n{\"a c\"} 3\n{\"a.c\"} 4\n")).isEqualTo("""
				# TYPE a_c untyped
				a_c{instance="",job="j"} 3
				# TYPE U__a_2e_b untyped
				U__a_2e_b{instance="",job="j"} 2
				# TYPE U__a_2e_c untyped
				U__a_2e_c{instance="",job="j"} 4
				# TYPE a_b untyped
				a_b{instance="",job="j"} 1
				""");
	}

	@Test
	void addsUnderscoresToNamesThatAreTakenEvenInNumbers() {
		assertThat(names(NameEscaping.VALUES, "U__a_2e_b 1\n{\"a.b\"} 2\n")).containsExactly("U__a_2e_b", "U__a_2e_b_");
		assertThat(names(NameEscaping.DOTS, "U__a_2e_b 1\nU__a_2e_b_ 1\na_dot_b 1\n{\"a.b\"} 2\n"))
			.containsExactly("U__a_2e_b", "U__a_2e_b_", "U__a_2e_b__", "a_dot_b");
	}

	@Test
	void leavesTheNamesOfSeriesWithSuffixesToTheirFamilies() {
		assertThat(names(NameEscaping.UNDERSCORES, "# TYPE h histogram\nh_count 1\n{\"h.count\"} 2\n{\"h.x\"} 2\n"))
			.containsExactly("U__h_2e_count", "h", "h_x");
		assertThat(names(NameEscaping.UNDERSCORES, "# TYPE \"a.h\" histogram\n{\"a.h_count\"} 1\na_h_bucket 2\n"))
			.containsExactly("U__a_2e_h", "a_h_bucket");
		assertThat(names(NameEscaping.UNDERSCORES,
				"# TYPE \"a.s\" summary\n{\"a.s_count\"} 1\na_s_bucket 2\n{\"a-s.sum\"} 2\n"))
			.containsExactly("U__a_2e_s", "a_s_bucket", "a_s_sum");
	}

	private static List<String> names(NameEscaping escaping, String body) {
		return text(escaping, body).lines()
			.filter((line) -> line.startsWith("# TYPE "))
			.map((line) -> line.split(" ")[2])
			.sorted()
			.toList();
	}

	@Test
	void writesLabelsThatAreTakenOrReservedInNumbers() {
		assertThat(text(NameEscaping.UNDERSCORES, """
				a{"x.y"="1"} 1
				a{x_y="1"} 2
				a{"..name"="1"} 3
				b{"x.y"="1"} 4
				c{"x.y"="1",x_y="2",U__x_2e_y="3"} 5
				d{"x.y"="1","x-y"="2"} 6
				""")).isEqualTo("""
				# TYPE a untyped
				a{instance="",job="j",U__x_2e_y="1"} 1
				a{instance="",job="j",x_y="1"} 2
				a{U___2e__2e_name="1",instance="",job="j"} 3
				# TYPE b untyped
				b{instance="",job="j",x_y="1"} 4
				# TYPE c untyped
				c{U__x_2e_y="3",instance="",job="j",U__x_2e_y_="1",x_y="2"} 5
				# TYPE d untyped
				d{instance="",job="j",x_y="2",U__x_2e_y="1"} 6
				""");
	}

	@Test
	void writesLabelsOfAFamilyTheSameInAllGroups() {
		List<RenderedFamily> first = Push.renderUtf8(Push.key("i"), "a{\"x.y\"=\"1\"} 1\n");
		List<RenderedFamily> second = Push.renderUtf8(Push.key("j"), "a{x_y=\"1\"} 2\n");

		assertThat(text(NameEscaping.UNDERSCORES, first, second)).isEqualTo("""
				# TYPE a untyped
				a{instance="",job="i",U__x_2e_y="1"} 1
				a{instance="",job="j",x_y="1"} 2
				""");
	}

	@Test
	void neverMakesTwoSeriesOne() {
		Random random = new Random(11);
		int scrapes = 0;
		for (int i = 0; i < 3_000; i++) {
			List<RenderedFamily> families;
			try {
				families = Push.renderUtf8(Push.key("j", name(random), "g"), body(random));
			}
			catch (ExpositionException | InconsistentPushException ex) {
				continue;
			}
			if (collides(families)) {
				continue;
			}
			scrapes++;
			for (NameEscaping escaping : NameEscaping.values()) {
				assertScrapes(families, escaping);
			}
		}
		assertThat(scrapes).isGreaterThan(1_000);
	}

	private static String body(Random random) {
		StringBuilder body = new StringBuilder();
		Set<String> names = new HashSet<>();
		for (int family = random.nextInt(6); family >= 0; family--) {
			String name = name(random);
			if (names.add(name)) {
				String type = List.of("gauge", "histogram", "summary").get(random.nextInt(3));
				body.append("# TYPE \"").append(name).append("\" ").append(type).append('\n');
				for (int metric = random.nextInt(3); metric >= 0; metric--) {
					body.append("{\"").append(name).append(type.equals("gauge") ? "" : "_sum").append('"');
					for (String label : Set.of(name(random), "x." + random.nextInt(2), "x_" + random.nextInt(2))) {
						body.append(",\"").append(label).append("\"=\"").append(random.nextInt(2)).append('"');
					}
					body.append("} ").append(metric).append('\n');
				}
			}
		}
		return body.toString();
	}

	private static String name(Random random) {
		StringBuilder name = new StringBuilder((random.nextInt(5) == 0) ? "U__a_2e_" : "a");
		for (int i = random.nextInt(3); i >= 0; i--) {
			name.append(List.of("_", ".", "-", "ü", "_dot_", "_count", ".sum", ":").get(random.nextInt(8)));
		}
		return name.toString();
	}

	/** Whether a store would refuse the families. */
	private static boolean collides(List<RenderedFamily> families) {
		return families.stream()
			.anyMatch((family) -> SeriesNames.collision(family.name(), family.type(),
					(name) -> type(families, name)) != null);
	}

	private static @Nullable MetricType type(List<RenderedFamily> families, String name) {
		return families.stream()
			.filter((family) -> family.name().equals(name))
			.map(RenderedFamily::type)
			.findAny()
			.orElse(null);
	}

	/**
	 * That a scrape can be read, has no series twice, and as many series as were pushed.
	 */
	private static void assertScrapes(List<RenderedFamily> pushed, NameEscaping escaping) {
		byte[] text = Exposed.render(Exposed.families(pushed), ExpositionFormat.TEXT, escaping);
		TextParser parser = new TextParser(true, escaping == NameEscaping.NONE);
		List<RenderedFamily> read = new FamilyRenderer().render(parser.parse(text, 0, text.length), Push.key("j"),
				Push.TIME);

		assertThat(read).as(escaping.word()).hasSameSizeAs(pushed);
		assertThat(collides(read)).isFalse();
		assertThat(read.stream().mapToInt(RenderedFamily::series).sum())
			.isEqualTo(pushed.stream().mapToInt(RenderedFamily::series).sum());
	}

	private static String text(NameEscaping escaping, String body) {
		return text(escaping, Push.renderUtf8(Push.key("j"), body));
	}

	@SafeVarargs
	private static String text(NameEscaping escaping, List<RenderedFamily>... groups) {
		return new String(Exposed.render(Exposed.families(groups), ExpositionFormat.TEXT, escaping),
				StandardCharsets.UTF_8);
	}

}
