insert into product (product_id, price, stock, reorder_level)
select x, 5 + 2.5 * x, 10 * x, 40 from system_range(1, 12);
