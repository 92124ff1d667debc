create table orders (
	order_id varchar not null primary key,
	order_day date not null,
	customer varchar not null,
	currency char(3) not null,
	amount decimal(20, 2) not null
);

create table daily_totals (
	order_day date not null,
	currency char(3) not null,
	orders bigint not null,
	amount decimal(20, 2) not null,
	primary key (order_day, currency)
);
