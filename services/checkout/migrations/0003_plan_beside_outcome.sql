-- The plan is fixed when a checkout starts, the outcome grows with each step: apart, a step writes a few bytes. The plan
-- lies beside the row and as it is, so that a new version of the row does not carry it along.
alter table checkout add column plan jsonb, add column outcome jsonb, add column refusal jsonb;
alter table checkout alter column plan set storage external;
update checkout set plan = data -> 'plan', outcome = data -> 'outcome', refusal = data -> 'refusal';
alter table checkout alter column plan set not null, alter column outcome set not null, drop column data;
