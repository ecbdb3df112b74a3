-- Payments that may still change, and refunds on their way: what audit and gauges look at is small, the tables are not.
create index payment_open on payment (merchant_id, id)
  where status in ('authorising', 'action_required', 'authorised', 'capturing', 'cancelling');
create index refund_pending on refund (merchant_id, id) where status = 'pending';

-- An account's entries are added up without reading the entries themselves.
drop index entry_account;
create index entry_account on entry (merchant_id, account, currency) include (amount_minor);
