-- An event is written, read and sent on whole: as json it is not taken apart and put together again on the way.
alter table outbox alter column data type json using data::text::json;
