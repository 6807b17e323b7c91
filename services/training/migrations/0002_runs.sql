-- Runs that are taken up again where they were broken off, cancelled, listed, and asked for once by a request's id.

alter table runs drop constraint runs_state_check;
alter table runs add constraint runs_state_check check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled'));

alter table runs
  add column request_id text,
  add column cancelling boolean not null default false,
  -- How often it was begun.
  add column attempts integer not null default 0,
  -- How often it was ended in the middle, by a process or a service that died.
  add column breaks integer not null default 0,
  -- The step at which its process died last, and how often in a row there without having kept anything more.
  add column crash_step text not null default '',
  add column crashes integer not null default 0,
  -- What its process has kept in the object store so far, and what it had when the present attempt began: tells progress from none.
  add column kept bigint not null default 0,
  add column kept_before bigint not null default 0,
  -- Milliseconds of all attempts before the present one, which began then.
  add column spent_ms bigint not null default 0,
  add column attempt_at timestamptz,
  -- Epoch, loss, speed and so on of the fit that is going on.
  add column fit jsonb,
  add column warnings text[] not null default '{}',
  -- The version numbers that were reserved for it, by slot: another attempt writes over the same artefacts.
  add column reserved jsonb not null default '{}',
  -- Queued again, but not to be taken before.
  add column not_before timestamptz;

create unique index runs_of_request on runs (tenant_id, request_id) where request_id is not null;

-- Cancelling is told to the instance that has the run, as a state of its own.
create or replace function notify_run() returns trigger language plpgsql as $$
begin
  perform pg_notify('training_runs',
    new.id || ' ' || case when new.cancelling and new.state = 'running' then 'cancelling' else new.state end);
  return null;
end
$$;
