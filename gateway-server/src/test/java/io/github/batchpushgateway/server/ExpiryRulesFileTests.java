package io.github.batchpushgateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.batchpushgateway.server.storage.ExpiryRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExpiryRulesFile}.
 */
class ExpiryRulesFileTests {

	@TempDir
	Path directory;

	@Test
	void theFirstRuleThatMatchesTheWholeNameApplies() throws IOException {
		ExpiryRules rules = read("""
				rules:
				  - job: nightly-.*
				    expire_after: 1h30m
				  - job: audit
				    expire_after: never
				  - job: nightly-import|weekly
				    expire_after: 2s
				""");

		assertThat(rules.expiry("nightly-import")).isEqualTo(Duration.ofMinutes(90));
		assertThat(rules.expiry("audit")).isNull();
		assertThat(rules.expiry("weekly")).isEqualTo(Duration.ofSeconds(2));
		assertThat(rules.expiry("audits")).isEqualTo(Duration.ofDays(1));
		assertThat(rules.expiry("a-nightly-import")).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void anEmptyFileHasNoRules() throws IOException {
		assertThat(read("").expiry("a")).isEqualTo(Duration.ofDays(1));
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " -> ", ignoreLeadingAndTrailingWhitespace = false, value = {
			"rules: 1 -> rules must be a list", "[] -> the file must have the keys rules",
			"rule: [] -> the file: rule is no key that is known here",
			"rules: [1] -> rule 1 must have the keys expire_after and job",
			"rules: [{job: a}] -> rule 1: expire_after must be a text",
			"rules: [{expire_after: 1h}] -> rule 1: job must be a text",
			"rules: [{job: a, expire_after: 1h, jobs: b}] -> rule 1: jobs is no key that is known here",
			"rules: [{job: a, expire_after: 1d}] -> rule 1: expire_after \"1d\" must be a duration such as 2h, longer than nothing, or never",
			"rules: [{job: a, expire_after: 0s}] -> rule 1: expire_after \"0s\" must be a duration such as 2h, longer than nothing, or never",
			"rules: [{job: '(', expire_after: 1h}] -> rule 1: job \"(\" is no regular expression: missing closing )" })
	void saysWhatIsWrong(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessage(file() + ": " + message);
	}

	@Test
	void saysInWhichLineTheYamlIsWrong() {
		assertThatIllegalArgumentException().isThrownBy(() -> read("rules:\n  - job: [\n"))
			.withMessageContaining("line 3");
	}

	@Test
	void saysThatThereIsNoFile() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExpiryRulesFile(this.directory.resolve("none"), null).read())
			.withMessageStartingWith("cannot read " + this.directory.resolve("none"));
	}

	private Path file() {
		return this.directory.resolve("expiry.yml");
	}

	private ExpiryRules read(String text) throws IOException {
		Files.writeString(file(), text);
		return new ExpiryRulesFile(file(), Duration.ofDays(1)).read();
	}

}
