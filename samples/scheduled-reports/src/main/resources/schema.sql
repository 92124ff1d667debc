create table product (
	product_id int not null primary key,
	price decimal(10, 2) not null,
	stock int not null,
	reorder_level int not null
);

create table sale (
	sale_id bigint generated always as identity primary key,
	product_id int not null references product,
	quantity int not null
);

create table sales_report (
	product_id int not null primary key,
	quantity bigint not null,
	amount decimal(20, 2) not null
);

create table shortage (
	product_id int not null primary key,
	stock int not null
);

create table currency_rate (
	currency char(3) not null primary key,
	rate decimal(12, 4) not null
);
