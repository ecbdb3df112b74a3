-- Grows with every change of a merchant's index, in the change's own transaction: an answer is true for as long as this
-- stays. Who changes it holds its row, so that two writers of an index never work at once.
alter table index_state add column changes bigint not null default 0;
