-- every tenth customer was away, every hundredth meter runs backwards
insert into readings
select x, case when mod(x, 10) = 3 then 0 when mod(x, 100) = 50 then -x else 100 + mod(x * 37, 400) end
from system_range(1, 4000);
