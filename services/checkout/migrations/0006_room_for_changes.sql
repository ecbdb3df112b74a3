-- A cart changes half a dozen times within minutes; with room on its page no index is touched.
alter table cart set (fillfactor = 60);
