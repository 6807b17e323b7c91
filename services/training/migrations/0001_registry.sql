-- Runs, the registry of models, the history of champions, and what is still to be published.

create table runs (
  seq bigint generated always as identity primary key,
  id text not null unique,
  tenant_id text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed')),
  step text not null default '',
  progress double precision not null default 0,
  error text not null default '',
  config jsonb not null,
  -- The service instance that runs it: the key of the advisory lock that the instance holds for as long as it lives.
  owner bigint,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz not null default now()
);

create index runs_queued on runs (seq) where state = 'queued';
create index runs_running on runs (owner) where state = 'running';
create index runs_of_tenant on runs (tenant_id, seq);

-- Watchers and queues of every replica hear of every change; no statement can forget to say so.
create function notify_run() returns trigger language plpgsql as $$
begin
  perform pg_notify('training_runs', new.id || ' ' || new.state);
  return null;
end
$$;

create trigger runs_notify after insert or update on runs for each row execute function notify_run();

create table model_versions (
  seq bigint generated always as identity unique,
  tenant_id text not null,
  slot text not null,
  version bigint not null check (version > 0),
  model text not null,
  stage text not null default 'candidate' check (stage in ('candidate', 'champion', 'retired')),
  artefact text not null,
  manifest_sha256 text not null,
  metrics jsonb not null,
  -- With the model's name: the recipe by which it can be fitted again on other data.
  config jsonb not null,
  size_bytes bigint not null,
  run_id text not null references runs (id),
  data_set text not null,
  -- The newest interaction that it was fitted on. A test that begins later is unseen to it.
  trained_until timestamptz not null,
  code_version text not null,
  seed bigint not null,
  created_at timestamptz not null,
  promoted_at timestamptz,
  primary key (tenant_id, slot, version)
);

create index model_versions_newest on model_versions (tenant_id, seq desc);
create index model_versions_of_run on model_versions (run_id);
create unique index one_champion on model_versions (tenant_id, slot) where stage = 'champion';

-- Every change of a champion. before_id is the promotion that a rollback returns to.
create table promotions (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  slot text not null,
  version bigint not null,
  kind text not null check (kind in ('run', 'promote', 'rollback')),
  before_id bigint references promotions (id),
  promoted_at timestamptz not null,
  foreign key (tenant_id, slot, version) references model_versions (tenant_id, slot, version)
);

-- One row a slot: the lock under which its champion changes, and the counter of its versions.
create table slots (
  tenant_id text not null,
  slot text not null,
  last_version bigint not null default 0,
  promotion_id bigint references promotions (id),
  primary key (tenant_id, slot)
);

-- Champions that model.versions.v1 does not have yet. A row goes when Kafka has acknowledged it.
create table outbox (
  id bigint generated always as identity primary key,
  key text not null,
  value text not null,
  created_at timestamptz not null default now()
);

create function notify_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('training_outbox', '');
  return null;
end
$$;

create trigger outbox_notify after insert on outbox for each statement execute function notify_outbox();
