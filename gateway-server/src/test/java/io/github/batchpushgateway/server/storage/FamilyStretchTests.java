package io.github.batchpushgateway.server.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.server.exposition.Push;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FamilyStretch}.
 */
class FamilyStretchTests {

	private final GroupStretch groups = new GroupStretch(0);

	private final StoredFamily family = new StoredFamily(rendered(Push.key("a"), 0));

	@Test
	void joinsInTheOrderOfTheGroupsWhateverOrderTheyCameIn() {
		StoredGroup c = hold("c", 3);
		hold("a", 1);
		StoredGroup b = hold("b", 2);
		this.family.release(b, stretch());
		this.groups.remove(b);
		hold("d", 4);

		assertThat(join()).isEqualTo("""
				x{instance="",job="a"} 1
				x{instance="",job="c"} 3
				x{instance="",job="d"} 4
				""");
		assertThat(text(stretch().get(c.slot()))).isEqualTo("x{instance=\"\",job=\"c\"} 3\n");
	}

	@Test
	void holdsJoinedTextOnce() {
		List<StoredGroup> all = List.of(hold("a", 1), hold("b", 2), hold("c", 3));

		join();

		assertThat(all)
			.allSatisfy((group) -> assertThat(stretch().get(group.slot()).text()).isSameAs(stretch().text()));
	}

	@Test
	void takesTheTextOfAnOnlyGroupAsItIs() {
		StoredGroup a = hold("a", 1);
		byte[] pushed = stretch().get(a.slot()).text();

		join();

		assertThat(stretch().text()).isSameAs(pushed);
	}

	@Test
	void doesNotKeepWhatWasJoinedBeforeAChange() {
		StoredGroup a = hold("a", 1);
		hold("b", 2);
		StretchText before = stretch().unjoined();
		before.join();
		stretch().replace(a.slot(), held(rendered(a.key(), 3)));

		before.keep();

		assertThat(stretch().text()).isNull();
		assertThat(join()).contains("job=\"a\"} 3").contains("job=\"b\"} 2");
	}

	@Test
	void letsGoOfAJoinedTextOfWhichMoreThanHalfIsReplaced() {
		List<StoredGroup> all = new ArrayList<>();
		for (char job = 'a'; job < 'k'; job++) {
			all.add(hold(String.valueOf(job), 1));
		}
		join();
		byte[] joined = stretch().text();

		all.subList(0, 5).forEach((group) -> stretch().replace(group.slot(), held(rendered(group.key(), 2))));
		assertThat(stretch().get(all.get(9).slot()).text()).isSameAs(joined);
		this.family.release(all.get(5), stretch());

		assertThat(all.subList(6, 10)).allSatisfy((group) -> {
			assertThat(stretch().get(group.slot()).isSlice()).isFalse();
			assertThat(text(stretch().get(group.slot())))
				.isEqualTo("x{instance=\"\",job=\"" + group.key().job() + "\"} 1\n");
		});
	}

	@Test
	void sharesTheHelpThatGroupsPushed() {
		String winner = this.family.shared("first");
		this.family.describe(winner);

		assertThat(this.family.shared(new String("first"))).isSameAs(winner);
		String other = this.family.shared(new String("other"));
		assertThat(this.family.shared(new String("other"))).isSameAs(other);
	}

	private StoredGroup hold(String job, int value) {
		StoredGroup group = new StoredGroup(Push.key(job), 0, this.groups);
		this.groups.add(group);
		this.family.hold(group, held(rendered(group.key(), value)));
		return group;
	}

	private HeldFamily held(RenderedFamily rendered) {
		return HeldFamily.of(this.family, rendered, new Origin(Push.TIME, 1, null));
	}

	private static RenderedFamily rendered(GroupingKey key, int value) {
		return Push.render(key, "x " + value + "\n").get(0);
	}

	private FamilyStretch stretch() {
		return this.family.stretches().get(0);
	}

	private String join() {
		StretchText text = stretch().unjoined();
		text.join();
		text.keep();
		byte[] joined = stretch().text();
		assertThat(joined).isNotNull();
		return new String(joined, StandardCharsets.UTF_8);
	}

	private static String text(HeldFamily family) {
		return new String(family.rendered().text(), StandardCharsets.UTF_8);
	}

}
