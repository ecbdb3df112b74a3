-- The plan is fixed when a checkout starts, the outcome grows with each step: apart, a step writes a few bytes.
alter table checkout add column plan jsonb, add column outcome jsonb, add column refusal jsonb;
update checkout set plan = data -> 'plan', outcome = data -> 'outcome', refusal = data -> 'refusal';
alter table checkout alter column plan set not null, alter column outcome set not null, drop column data;
