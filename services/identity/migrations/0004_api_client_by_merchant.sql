-- The writer names a row by its merchant and its key, also where the key alone would do.
drop index api_client_merchant;
create unique index api_client_merchant on api_client (merchant_id, client_id);
