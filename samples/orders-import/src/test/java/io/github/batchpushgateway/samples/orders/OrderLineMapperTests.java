package io.github.batchpushgateway.samples.orders;

import java.math.BigDecimal;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class OrderLineMapperTests {

	private final OrderLineMapper mapper = new OrderLineMapper();

	@Test
	void mapsAPlainLine() {
		assertThat(this.mapper.mapLine("A-1,2026-07-01,Zoë O'Brien,EUR,3,9.50,PAID", 2)).isEqualTo(new OrderLine(2,
				"A-1", LocalDate.of(2026, 7, 1), "Zoë O'Brien", "EUR", 3, new BigDecimal("9.50"), OrderStatus.PAID));
	}

	@Test
	void keepsCommasAndQuotesOfAQuotedField() {
		OrderLine line = this.mapper.mapLine("A-1,2026-07-01,\"Müller, \"\"Jo\"\" Jörg\",EUR,3,9.50,PAID", 2);

		assertThat(line.customer()).isEqualTo("Müller, \"Jo\" Jörg");
	}

	@Test
	void dropsWhitespaceAroundFields() {
		assertThat(this.mapper.mapLine(" A-1 , 2026-07-01 , \"Müller, Jörg\" , EUR , 3 , 9.50 , PAID\t", 2))
			.isEqualTo(new OrderLine(2, "A-1", LocalDate.of(2026, 7, 1), "Müller, Jörg", "EUR", 3,
					new BigDecimal("9.50"), OrderStatus.PAID));
	}

	@ParameterizedTest
	@ValueSource(strings = { "A-1,2026-07-01,Anna", "A-1,2026-07-01,\"Brandt, Willi,EUR,3,9.50,PAID",
			"A-1,2026-07-01,Anna,EUR,two,9.50,PAID", "A-1,2026-07-01,Anna,EUR,3,\"9,50\",PAID",
			"A-1,2026-07-01,Anna,EUR,3,9,50,PAID", "A-1,2026-02-30,Anna,EUR,3,9.50,PAID",
			"A-1,2026-07-01,Anna,EUR,,9.50,PAID", "A-1,2026-07-01,Anna,EUR,3,9.50,LOST",
			"A-1,2026-07-01,Anna,EUR,3.7,9.50,PAID", "A-1,2026-07-01,Anna,EUR,99999999999,9.50,PAID" })
	void rejectsALineThatIsNoOrder(String line) {
		assertThatException().isThrownBy(() -> this.mapper.mapLine(line, 2));
	}

}
