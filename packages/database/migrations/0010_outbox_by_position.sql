-- An event that waits is found by its position and by nothing else; an index by its id only made each event dearer.
alter table outbox drop constraint outbox_pkey;
drop index outbox_position;
alter table outbox add primary key (position);
