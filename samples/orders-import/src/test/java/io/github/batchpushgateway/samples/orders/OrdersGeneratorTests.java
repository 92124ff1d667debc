package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class OrdersGeneratorTests {

	@Test
	void writesTheSameFileForTheSameSeed() throws IOException {
		assertThat(generate(1000, 7)).isEqualTo(generate(1000, 7));
	}

	@Test
	void writesAnotherFileForAnotherSeed() throws IOException {
		assertThat(generate(1000, 7)).isNotEqualTo(generate(1000, 8));
	}

	@Test
	void writesTheSameFileOnEveryMachine() throws IOException {
		assertThat(generate(1, 2026)).isEqualTo("""
				order_id,order_date,customer,currency,quantity,unit_price,status
				A-0000001,2026-09-09,Zoë O'Brien,EUR,10,38.42,SHIPPED
				""");
	}

	@Test
	void writesOnlyTheHeaderForNoOrders() throws IOException {
		assertThat(generate(0, 7)).isEqualTo(OrdersFile.HEADER + "\n");
	}

	@Test
	void writesAsManyLinesAsAskedForAndEachDefect(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("orders.csv"), generate(10_000, 7));

		PlainCount count = PlainCount.of(file);

		assertThat(count.lines).isEqualTo(10_000);
		assertThat(count.blank).isBetween(5, 60);
		assertThat(count.malformed).isBetween(40, 160);
		assertThat(count.unknownCurrency).isBetween(20, 100);
		assertThat(count.cancelled).isBetween(200, 400);
		assertThat(count.duplicates).isBetween(50, 200);
	}

	@Test
	void writesNamesWithQuotedCommasQuotesAndLettersOfManyAlphabets() throws IOException {
		assertThat(generate(1000, 7)).contains(",\"Müller, Jörg\",", ",\"Robert \"\"Bob\"\" Smith\",", ",山田 太郎,",
				" , Ольга Иванова , ");
	}

	private static String generate(int orders, long seed) throws IOException {
		StringWriter csv = new StringWriter();
		new OrdersGenerator(seed).write(orders, csv);
		return csv.toString();
	}

}
