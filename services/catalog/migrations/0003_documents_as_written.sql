-- Nobody asks the database for a part of these: as json they are kept as they come, which costs less to write and to read.
alter table product alter column data type json using data::text::json;
alter table revision alter column fields type json using fields::text::json;
alter table import alter column data type json using data::text::json;
