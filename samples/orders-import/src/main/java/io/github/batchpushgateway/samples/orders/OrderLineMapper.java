package io.github.batchpushgateway.samples.orders;

import java.math.BigDecimal;
import java.time.LocalDate;

import org.springframework.batch.infrastructure.item.file.LineMapper;
import org.springframework.batch.infrastructure.item.file.transform.DelimitedLineTokenizer;
import org.springframework.batch.infrastructure.item.file.transform.FieldSet;
import org.springframework.util.Assert;

/**
 * Reads one line of CSV: quoted commas belong to the field, whitespace around a field
 * does not. A line that is not an order is an exception, which the step skips.
 */
final class OrderLineMapper implements LineMapper<OrderLine> {

	private final DelimitedLineTokenizer tokenizer = new DelimitedLineTokenizer();

	OrderLineMapper() {
		this.tokenizer.setNames(OrdersFile.COLUMNS.toArray(String[]::new));
	}

	@Override
	public OrderLine mapLine(String line, int lineNumber) {
		FieldSet fields = this.tokenizer.tokenize(line);
		return new OrderLine(lineNumber, text(fields, "order_id"), LocalDate.parse(text(fields, "order_date")),
				text(fields, "customer"), text(fields, "currency"), Integer.parseInt(text(fields, "quantity")),
				new BigDecimal(text(fields, "unit_price")), OrderStatus.valueOf(text(fields, "status")));
	}

	private static String text(FieldSet fields, String column) {
		String text = fields.readString(column);
		Assert.notNull(text, () -> column + ": must not be null");
		return text;
	}

}
