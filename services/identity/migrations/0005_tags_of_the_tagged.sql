-- Most customers have no tag, guests never: they are not in the index.
drop index customer_by_tag;
create index customer_by_tag on customer using gin (tags jsonb_path_ops) where tags <> '[]';
