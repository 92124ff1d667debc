package io.github.batchpushgateway.server.go;

import java.util.List;

import io.github.batchpushgateway.server.exposition.ProtobufMessage;

import static io.github.batchpushgateway.server.exposition.ProtobufMessage.delimited;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.family;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.metric;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.real;

/**
 * Names of any characters, where they are enabled and where they are not. The Go
 * Pushgateway of the comparison does not know them; what newer ones do with them stands
 * here. The state is scraped with underscores in their stead.
 */
final class Utf8NameCases {

	private static final int GAUGE = 1;

	private Utf8NameCases() {
	}

	private static Case enabled(String name) {
		return Case.of("UTF-8 names: " + name).on(Setup.UTF8_NAMES);
	}

	private static Case text(String name, String body) {
		return enabled(name).put("/metrics/job/j", body);
	}

	private static Case protobuf(Case named, ProtobufMessage family) {
		return named
			.request(Request.of("PUT", "/metrics/job/j", "").withBody(delimited(family)).with(Request.PROTOBUF));
	}

	private static ProtobufMessage gauge(String name, String... labels) {
		return family(name, GAUGE).message(4, metric(labels).message(2, real(1)));
	}

	static List<Case> all() {
		return List.of(
		// @formatter:off
			text("name in quotes", "# TYPE \"my.metric\" gauge\n{\"my.metric\"} 1\n")
				.deviates(Deviation.NEWER_NAMES, 200).leaving("my_metric{instance=\"\",job=\"j\"} 1"),
			text("label in quotes", "a{\"my.label\"=\"1\"} 1\n")
				.deviates(Deviation.NEWER_NAMES, 200).leaving("a{instance=\"\",job=\"j\",my_label=\"1\"} 1"),
			text("name of letters without quotes", "größe 1\n"),
			text("name with a dot without quotes", "my.metric 1\n"),
			text("name that is empty", "{\"\"} 1\n"),
			text("name that is not UTF-8", "{\"\u00ff\"} 1\n").inBytes(),
			text("names that become the same", "{\"my.metric\"} 1\n{\"my metric\"} 2\n")
				.deviates(Deviation.NEWER_NAMES, 200)
				.leaving("my_metric{instance=\"\",job=\"j\"} 2", "U__my_2e_metric{instance=\"\",job=\"j\"} 1"),
			text("legacy names", "a{b=\"c\"} 1\n"),
			protobuf(enabled("name in protobuf"), gauge("my.metric"))
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 200).spoilingGo()
				.leaving("my_metric{instance=\"\",job=\"j\"} 1"),
			protobuf(enabled("label in protobuf"), gauge("a", "my.label", "1"))
				.deviates(Deviation.NEWER_NAMES, 200).leaving("a{instance=\"\",job=\"j\",my_label=\"1\"} 1"),
			protobuf(Case.of("UTF-8 names: label in protobuf, not enabled"), gauge("a", "my.label", "1")),
			enabled("label in a path, escaped").put("/metrics/job/j/U__my_2e_label/1", "a 1\n")
				.deviates(Deviation.NEWER_NAMES, 200).leaving("a{instance=\"\",job=\"j\",my_label=\"1\"} 1"),
			enabled("label in a path, as it is").put("/metrics/job/j/my.label/1", "a 1\n")
				.deviates(Deviation.NEWER_NAMES, 200).leaving("a{instance=\"\",job=\"j\",my_label=\"1\"} 1"),
			enabled("label in a path, in percent").put("/metrics/job/j/gr%C3%B6%C3%9Fe/1", "a 1\n")
				.deviates(Deviation.NEWER_NAMES, 200).leaving("a{gr__e=\"1\",instance=\"\",job=\"j\"} 1"),
			enabled("label in a path with a wrong escape").put("/metrics/job/j/U__my_zz_label/1", "a 1\n"),
			enabled("label in a path that is not UTF-8").put("/metrics/job/j/%ff/1", "a 1\n"),
			enabled("label in a path that is reserved").put("/metrics/job/j/U______a/1", "a 1\n")
				.deviates(Deviation.NEWER_NAMES, 400).leaving(),
			Case.of("UTF-8 names: label in a path, not enabled").put("/metrics/job/j/U__my_2e_label/2", "a 1\n"));
		// @formatter:on
	}

}
