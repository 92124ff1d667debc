create table readings (
	customer integer primary key,
	kilowatt_hours integer not null
);

create table invoices (
	customer integer primary key,
	amount decimal(20, 2) not null
);
