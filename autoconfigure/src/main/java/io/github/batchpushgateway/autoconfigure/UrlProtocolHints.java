package io.github.batchpushgateway.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Keeps in a native image what the JDK looks up by name when it opens a connection.
 */
final class UrlProtocolHints implements RuntimeHintsRegistrar {

	static final List<String> HANDLERS = List.of("sun.net.www.protocol.http.Handler",
			"sun.net.www.protocol.https.Handler");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String handler : HANDLERS) {
			hints.reflection().registerType(TypeReference.of(handler), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		}
	}

}
