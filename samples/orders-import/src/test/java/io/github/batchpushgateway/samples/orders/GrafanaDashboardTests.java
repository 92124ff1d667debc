package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.batchpushgateway.samples.orders.GrafanaDashboard.Panel;
import io.github.batchpushgateway.samples.orders.GrafanaDashboard.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be seen of the dashboard without a Prometheus.
 */
class GrafanaDashboardTests {

	private static final Set<String> BUILT_IN = Set.of("__range", "__rate_interval");

	private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

	private GrafanaDashboard dashboard;

	@BeforeEach
	void read() throws IOException {
		this.dashboard = GrafanaDashboard.read();
	}

	@Test
	void panelsDifferInTheirNumbersAndStandBesideEachOther() {
		List<Panel> panels = this.dashboard.all();

		assertThat(panels).hasSizeGreaterThan(20)
			.extracting((panel) -> panel.number("$.id"))
			.doesNotHaveDuplicates()
			.doesNotContain(0);
		for (Panel panel : panels) {
			assertThat(panel.number("$.gridPos.x") + panel.number("$.gridPos.w")).isLessThanOrEqualTo(24);
			assertThat(panels).filteredOn((other) -> other != panel && other.overlaps(panel)).isEmpty();
		}
	}

	@Test
	void everyPanelSaysWhatItShowsInWhichUnit() {
		assertThat(this.dashboard.panels()).allSatisfy((panel) -> {
			assertThat(panel.text("$.title")).isNotBlank();
			assertThat(panel.text("$.description")).endsWith(".");
			assertThat(panel.text("$.fieldConfig.defaults.unit")).isNotBlank();
			assertThat(panel.targets()).isNotEmpty().extracting(Target::refId).doesNotHaveDuplicates();
		});
		assertThat(this.dashboard.panels()).extracting((panel) -> panel.text("$.title")).doesNotHaveDuplicates();
	}

	@Test
	void everyQueryAsksTheDataSourceThatIsChosen() {
		List<String> sources = this.dashboard.json().read("$..datasource.uid");

		assertThat(new HashSet<>(sources)).containsExactlyInAnyOrder("${datasource}", "-- Grafana --");
		assertThat(this.dashboard.json().<List<String>>read("$.templating.list[?(@.type == 'datasource')].query"))
			.containsExactly("prometheus");
		assertThat(this.dashboard.panels())
			.allSatisfy((panel) -> assertThat(panel.json().<List<String>>read("$.targets[*].datasource.uid"))
				.hasSameSizeAs(panel.targets()));
	}

	@Test
	void everyVariableOfAQueryIsThere() {
		Set<String> used = this.dashboard.targets()
			.stream()
			.flatMap((target) -> VARIABLE.matcher(target.expression()).results())
			.map((MatchResult variable) -> variable.group(1))
			.collect(Collectors.toSet());

		assertThat(used).containsAll(this.dashboard.variables().keySet());
		used.removeAll(BUILT_IN);
		assertThat(used).isEqualTo(this.dashboard.variables().keySet());
	}

	@Test
	void queriesOfJobsObeyBothVariables() {
		assertThat(this.dashboard.targets()).filteredOn((target) -> target.expression().contains("batch_"))
			.hasSizeGreaterThan(15)
			.allSatisfy((target) -> {
				long metrics = Pattern.compile("\\bbatch_\\w+").matcher(target.expression()).results().count();
				assertThat(
						target.expression().split("batch_\\w+\\{job=~\"\\$job\",application=~\"\\$application\"", -1))
					.hasSize((int) metrics + 1);
			});
	}

}
