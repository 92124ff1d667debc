package io.github.batchpushgateway.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class UrlProtocolHintsTests {

	@Test
	void keepTheHandlersThatTheJdkHas() throws Exception {
		RuntimeHints hints = new RuntimeHints();

		new UrlProtocolHints().registerHints(hints, null);

		assertThat(UrlProtocolHints.HANDLERS).hasSize(2);
		for (String handler : UrlProtocolHints.HANDLERS) {
			assertThat(Class.forName(handler).getConstructors()).hasSizeGreaterThanOrEqualTo(1);
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(TypeReference.of(handler))
				.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(hints);
		}
	}

}
