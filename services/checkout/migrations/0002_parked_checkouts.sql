-- What was refused so often that only a person can help waits for one: nothing is due, whoever resumes it takes it on.
alter table checkout drop constraint checkout_state_check;
alter table checkout add constraint checkout_state_check
  check (state in ('started', 'awaiting_customer', 'committing', 'undoing', 'parked', 'done', 'failed'));
create index checkout_parked on checkout (merchant_id, started_at, id) where state = 'parked';
