package io.github.batchpushgateway.server.exposition;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FloatText}. The expected texts were written by a Go Pushgateway.
 */
class FloatTextTests {

	@ParameterizedTest
	@CsvSource({ "1, 1", "0, 0", "-0.0, 0", "-1, -1", "NaN, NaN", "Infinity, +Inf", "-Infinity, -Inf", "1e6, 1e+06",
			"123456, 123456", "1234567, 1.234567e+06", "100000, 100000", "0.0001, 0.0001", "0.00001, 1e-05",
			"1e20, 1e+20", "4.9e-324, 5e-324", "1e-323, 1e-323", "1.5e-323, 1.5e-323", "0.0025, 0.0025", "2e23, 2e+23",
			"9007199254740993, 9.007199254740992e+15", "1732286400.123, 1.732286400123e+09", "-42.5, -42.5",
			"0.25, 0.25", "100.5, 100.5", "1e100, 1e+100", "1.7976931348623157e308, 1.7976931348623157e+308",
			"1.8446744073709552e19, 1.8446744073709552e+19", "0.00012345, 0.00012345", "123456.789, 123456.789",
			"999999, 999999", "120000, 120000", "9007199254740991, 9.007199254740991e+15", "12e9, 1.2e+10" })
	void writesNumbersAsGoDoes(double value, String expected) {
		assertThat(FloatText.of(value)).isEqualTo(expected);
	}

	@Test
	void readsBackEveryNumberItWrites() {
		Random random = new Random(42);
		for (int i = 0; i < 100_000; i++) {
			double value = Double.longBitsToDouble(random.nextLong());
			byte[] text = FloatText.of(value).getBytes(StandardCharsets.US_ASCII);

			assertThat(FloatText.read(text, 0, text.length)).isEqualTo(Double.valueOf(value));
		}
	}

	@Test
	void writesDecimalsOfFifteenDigitsAsTheyAre() {
		Random random = new Random(7);
		for (int i = 0; i < 100_000; i++) {
			BigDecimal decimal = BigDecimal.valueOf(random.nextLong(pow10(1 + random.nextInt(15))), random.nextInt(20));

			BigDecimal written = new BigDecimal(FloatText.of(decimal.doubleValue()));

			assertThat(written).isEqualByComparingTo(decimal);
		}
	}

	@Test
	void readsDecimalsAsJavaDoes() {
		Random random = new Random(8);
		for (int i = 0; i < 100_000; i++) {
			String text = BigDecimal.valueOf(random.nextLong(pow10(1 + random.nextInt(18))), random.nextInt(19))
				.toPlainString();

			assertThat(read(text)).isEqualTo(Double.parseDouble(text));
		}
	}

	private static long pow10(int exponent) {
		return BigDecimal.ONE.scaleByPowerOfTen(exponent).longValueExact();
	}

	@ParameterizedTest
	@CsvSource({ "Inf, Infinity", "+Inf, Infinity", "-inf, -Infinity", "infinity, Infinity", "-INFINITY, -Infinity",
			"nan, NaN", "NaN, NaN", ".5, 0.5", "5., 5", "1E+6, 1000000", "1e-400, 0", "-0, -0.0", "+3, 3", "007, 7",
			"123456789012345678901234567890, 1.2345678901234568e29", "0.1e1, 1",
			"9007199254740993, 9.007199254740992e15" })
	void readsWhatGoReads(String text, Double expected) {
		assertThat(read(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "+", "-", ".", "e5", "1e", "1e+", "+NaN", "-nan", "0x10", "0x1p4", "1_000", "1e999",
			"-1e999", "1d", "1f", " 1", "1 ", "infin", "in", "1.2.3", "--1", "1e5.5", "١", ".inf", "1.inf", "+.",
			"1.2e", "1.x" })
	void refusesWhatGoRefuses(String text) {
		assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> read(text));
	}

	private static double read(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return FloatText.read(bytes, 0, bytes.length);
	}

}
