package io.github.batchpushgateway.samples.orders;

import java.math.BigDecimal;
import java.util.Set;

import org.springframework.batch.infrastructure.item.validator.ValidationException;
import org.springframework.batch.infrastructure.item.validator.Validator;

/**
 * What a well-formed line must fulfil to become an order.
 */
final class OrderRules implements Validator<OrderLine> {

	private static final Set<String> CURRENCIES = Set.of("EUR", "USD", "GBP", "CHF", "SEK", "JPY");

	private static final BigDecimal HIGHEST_PRICE = new BigDecimal(1_000_000);

	private static final int DECIMALS = 2;

	@Override
	public void validate(OrderLine line) throws ValidationException {
		require(!line.id().isEmpty(), line, "must have an order_id");
		require(CURRENCIES.contains(line.currency()), line, "must have a known currency");
		require(line.quantity() > 0, line, "must have a quantity of at least 1");
		require(line.unitPrice().signum() >= 0 && line.unitPrice().compareTo(HIGHEST_PRICE) <= 0, line,
				"must have a unit_price from 0 to 1000000");
		require(line.unitPrice().stripTrailingZeros().scale() <= DECIMALS, line,
				"must have a unit_price of at most two decimals");
	}

	private static void require(boolean fulfilled, OrderLine line, String rule) {
		if (!fulfilled) {
			throw new ValidationException("line " + line.number() + ": " + rule);
		}
	}

}
