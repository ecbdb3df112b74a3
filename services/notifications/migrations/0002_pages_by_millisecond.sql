-- A page's cursor says the time to the millisecond: a row that is later within it would be left out of every page.
update delivery set created_at = date_trunc('milliseconds', created_at);
