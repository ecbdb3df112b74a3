-- Nobody asks the database for a part of these: as json they are kept as they come, which costs a third less to write.
alter table order_snapshot alter column snapshot type json using snapshot::text::json;
alter table timeline_entry alter column facts type json using facts::text::json;
