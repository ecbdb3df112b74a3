-- What is made after a refresh was asked for is copied as the refresh would copy it: only what is older is looked at again.
alter table index_job add column refresh_until timestamptz;
