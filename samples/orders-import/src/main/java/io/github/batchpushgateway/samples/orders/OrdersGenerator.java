package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;

/**
 * Writes a file of orders as shops really send it: nearly all of it good, with some of
 * each {@link Defect}. The same seed writes the same file, byte for byte. Not
 * thread-safe.
 */
final class OrdersGenerator {

	private static final LocalDate FIRST_DAY = LocalDate.of(2026, 7, 1);

	private static final int DAYS = 92;

	private static final String[] CUSTOMERS = { "Anna Schmidt", "\"Müller, Jörg\"", "Søren Ångström", "Łukasz Żółć",
			"\"Núñez, José\"", "山田 太郎", "Ελένη Παππά", "Zoë O'Brien", "\"Robert \"\"Bob\"\" Smith\"", "Ольга Иванова" };

	private static final String[] CURRENCIES = { "EUR", "EUR", "EUR", "USD", "USD", "GBP", "CHF", "SEK", "JPY" };

	private static final String[] UNKNOWN_CURRENCIES = { "XXX", "EURO", "BTC", "eur", "" };

	private static final String[] NOT_NUMBERS = { "n/a", "two", "1O", "" };

	private static final String[] STATUSES = { "NEW", "PAID", "PAID", "SHIPPED", "SHIPPED", "SHIPPED" };

	private final Random random;

	OrdersGenerator(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * Writes the header and that many lines of orders, each defective one counted; blank
	 * lines come on top.
	 */
	void write(int orders, Writer csv) throws IOException {
		csv.write(OrdersFile.HEADER + "\n");
		for (int number = 1; number <= orders; number++) {
			Defect defect = Defect.drawn(this.random);
			if (defect == Defect.BLANK_LINE_BEFORE) {
				csv.write(this.random.nextBoolean() ? "\n" : "  \t\n");
			}
			csv.write(line(number, defect) + "\n");
		}
	}

	private String line(int number, Defect defect) {
		String id = id((defect == Defect.DUPLICATE) ? 1 + this.random.nextInt(number) : number);
		String day = FIRST_DAY.plusDays(this.random.nextInt(DAYS)).toString();
		String customer = (defect == Defect.BROKEN_QUOTES) ? "\"Brandt, Willi" : anyOf(CUSTOMERS);
		String currency = anyOf((defect == Defect.UNKNOWN_CURRENCY) ? UNKNOWN_CURRENCIES : CURRENCIES);
		String quantity = (defect == Defect.NOT_A_NUMBER) ? anyOf(NOT_NUMBERS)
				: String.valueOf(1 + this.random.nextInt(20));
		String price = String.format(Locale.ROOT, "%d.%02d", this.random.nextInt(500), 1 + this.random.nextInt(99));
		String status = (defect == Defect.CANCELLED) ? "CANCELLED" : anyOf(STATUSES);
		return switch (defect) {
			case MISSING_COLUMNS -> String.join(",", id, day, customer);
			case STRAY_WHITESPACE ->
				String.join(" , ", " " + id, day, customer, currency, quantity, price, status + "\t");
			default -> String.join(",", id, day, customer, currency, quantity, price, status);
		};
	}

	private static String id(int number) {
		return String.format(Locale.ROOT, "A-%07d", number);
	}

	private String anyOf(String[] values) {
		return values[this.random.nextInt(values.length)];
	}

}
