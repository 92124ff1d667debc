package io.github.batchpushgateway.server;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.batchpushgateway.server.model.GoDuration;

/**
 * A flag: what it is called, what it is for, and which values it takes.
 *
 * @param <T> what the values are
 * @param name the name, without the dashes
 * @param description what it is for, in a sentence
 * @param type what the command line gives: {@code boolean} where the flag alone says all,
 * {@code List} where it may be repeated, {@code String}
 * @param defaultValue the value of a gateway that was told nothing
 * @param reader makes a value of what the command line gives
 * @param writer writes a value as the Go Pushgateway does
 * @param check throws an {@link IllegalArgumentException} for a value that cannot be
 */
record Flag<T>(String name, String description, Class<?> type, T defaultValue, Function<Object, T> reader,
		Function<T, String> writer, Consumer<T> check) {

	static Flag<Boolean> toggle(String name, String description) {
		return new Flag<>(name, description, boolean.class, false, Boolean.class::cast, String::valueOf, (value) -> {
		});
	}

	static Flag<String> text(String name, String defaultValue, String description) {
		return new Flag<>(name, description, String.class, defaultValue, String.class::cast, Function.identity(),
				(value) -> {
				});
	}

	static Flag<String> choice(String name, String defaultValue, List<String> choices, String description) {
		return text(name, defaultValue, description).require(choices::contains, "must be one of " + choices);
	}

	/**
	 * A flag that may be given several times.
	 * @param each throws an {@link IllegalArgumentException} for a value that cannot be
	 * among the others
	 */
	@SuppressWarnings("unchecked")
	static Flag<List<String>> texts(String name, List<String> defaultValue, Consumer<String> each, String description) {
		return new Flag<>(name, description, List.class, defaultValue, (texts) -> List.copyOf((List<String>) texts),
				(texts) -> String.join(",", texts), (texts) -> texts.forEach(each));
	}

	static Flag<Integer> number(String name, int defaultValue, int min, int max, String description) {
		String requirement = "must be from %d to %d".formatted(min, max);
		return new Flag<Integer>(name, description, String.class, defaultValue,
				(text) -> read(name, (String) text, Integer::valueOf, requirement), String::valueOf, (value) -> {
				})
			.require((value) -> value >= min && value <= max, requirement);
	}

	static Flag<Duration> duration(String name, Duration defaultValue, String description) {
		return new Flag<>(name, description, String.class, defaultValue,
				(text) -> read(name, (String) text, GoDuration::parse, "must be a duration such as 1m30s"),
				GoDuration::format, (value) -> {
				});
	}

	private static <V> V read(String name, String text, Function<String, V> reader, String requirement) {
		try {
			return reader.apply(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("--%s %s: %s".formatted(name, text, requirement), ex);
		}
	}

	/**
	 * This flag, for values with one more condition.
	 * @param requirement the condition in words, such as {@code must begin with a slash}
	 */
	Flag<T> require(Predicate<T> condition, String requirement) {
		return new Flag<>(this.name, this.description, this.type, this.defaultValue, this.reader, this.writer,
				this.check.andThen((value) -> {
					if (!condition.test(value)) {
						throw new IllegalArgumentException(
								"--%s %s: %s".formatted(this.name, this.writer.apply(value), requirement));
					}
				}));
	}

}
