-- Grows with every change of a merchant's index, in the change's own transaction: an answer is true for as long as this
-- stays. Who changes it holds its row, so that two writers of an index never work at once.
alter table index_state add column changes bigint not null default 0;

-- A document has some fifty entries in these indexes. They are gathered and put in together, which writes a third of what
-- one by one does; a search reads through what is gathered, so that is kept to a fraction of a millisecond's reading.
alter index search_document_words set (fastupdate = on, gin_pending_list_limit = 256);
alter index search_document_places set (fastupdate = on, gin_pending_list_limit = 256);
alter index search_word_trigrams set (fastupdate = on, gin_pending_list_limit = 256);

-- Room in each page for its documents' next bands: such a change then touches no index, and what it writes is a few bytes.
alter table search_document set (fillfactor = 50);
