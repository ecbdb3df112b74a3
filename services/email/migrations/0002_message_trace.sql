-- The trace of what the message tells of, if somebody records it: its sending stands there too, however late it is.
alter table message add column traceparent text;
