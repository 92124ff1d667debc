package io.github.batchpushgateway.samples.reports;

import java.util.Random;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The business the reports are about: it sells what is in stock and, from time to time,
 * receives a delivery.
 */
@Component
class Shop {

	private static final int PRODUCTS = 12;

	private final JdbcClient jdbcClient;

	private final Random random;

	Shop(JdbcClient jdbcClient, @Value("${reports.seed}") long seed) {
		this.jdbcClient = jdbcClient;
		this.random = new Random(seed);
	}

	@Scheduled(fixedDelayString = "${reports.shop.interval}")
	@Transactional
	public void sell() {
		int product = 1 + this.random.nextInt(PRODUCTS);
		int quantity = 1 + this.random.nextInt(5);
		boolean inStock = this.jdbcClient
			.sql("update product set stock = stock - ? where product_id = ? and stock >= ?")
			.params(quantity, product, quantity)
			.update() > 0;
		if (inStock) {
			this.jdbcClient.sql("insert into sale (product_id, quantity) values (?, ?)")
				.params(product, quantity)
				.update();
		}
		else {
			this.jdbcClient.sql("update product set stock = stock + 50 where product_id = ?").params(product).update();
		}
	}

}
