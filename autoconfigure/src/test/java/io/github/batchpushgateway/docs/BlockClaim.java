package io.github.batchpushgateway.docs;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Who checks which blocks of the documents. A new kind of block is a constant more here,
 * and a test that takes {@link #blocks()}.
 */
enum BlockClaim {

	/** Stands in a test source, which is compiled, and mostly run. */
	JAVA((block) -> block.language().equals("java")),

	/** Dependencies of a POM. */
	DEPENDENCIES((block) -> block.language().equals("xml")),

	/** Properties of an application. */
	APPLICATION_PROPERTIES((block) -> block.language().equals("yaml")
			&& hasOnlyKeys(block, "batch", "management", "spring", "server", "logging")),

	/** Configuration of Prometheus, which {@code promtool} checks. */
	PROMETHEUS((block) -> block.language().equals("yaml")
			&& hasOnlyKeys(block, "global", "scrape_configs", "rule_files", "alerting")),

	/** Queries, one a line, which {@code promtool} checks. */
	QUERIES((block) -> block.language().equals("promql")),

	/** Rules for expiry, which the tests of gateway-server read: GatewayDocumentTests. */
	EXPIRY_RULES((block) -> block.document().equals("docs/gateway.md") && block.language().equals("yaml")
			&& hasOnlyKeys(block, "rules")),

	/** Commands and their output, which gateway-server runs: GatewayDocumentIT. */
	CONSOLE((block) -> block.document().startsWith("docs/") && block.language().equals("console")),

	/** Lines that the starter logs. */
	LOG((block) -> block.language().equals("log")),

	/** Commands for a shell, of which everything that they name is there. */
	COMMANDS((block) -> block.language().isEmpty() && Commands.areIn(block)),

	/** Services of Docker Compose, which the tests of service connections start. */
	COMPOSE((block) -> block.document().equals("docs/testing.md") && block.language().equals("yaml")
			&& hasOnlyKeys(block, "services")),

	/**
	 * What is printed, and the paths of data; names only metrics that are pushed.
	 */
	OUTPUT((block) -> block.language().equals("text") || (block.language().isEmpty() && !Commands.areIn(block)));

	private static final Pattern TOP_LEVEL_KEY = Pattern.compile("([^\\s#:-][^:]*):.*");

	private final Predicate<DocumentBlock> claimed;

	BlockClaim(Predicate<DocumentBlock> claimed) {
		this.claimed = claimed;
	}

	boolean claims(DocumentBlock block) {
		return this.claimed.test(block);
	}

	/** The blocks that are claimed. */
	List<DocumentBlock> blocks() {
		return DocumentBlock.all().stream().filter(this::claims).toList();
	}

	private static boolean hasOnlyKeys(DocumentBlock block, String... keys) {
		return block.lines()
			.stream()
			.map(TOP_LEVEL_KEY::matcher)
			.filter((key) -> key.matches())
			.allMatch((key) -> Set.of(keys).contains(key.group(1)));
	}

}
