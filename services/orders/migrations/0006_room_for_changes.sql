-- An order is paid and fulfilled soon after it is placed. With room on its page the new version of the row stays there, and
-- none of its six indexes is touched.
alter table orders set (fillfactor = 70);
