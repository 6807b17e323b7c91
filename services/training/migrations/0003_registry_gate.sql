-- What a version cost and how fast it answers; why it was promoted or not; pins; alarms of drift; schedules.

alter table model_versions
  -- run: fitted here. elsewhere: registered as an ONNX file.
  add column origin text not null default 'run' check (origin in ('run', 'elsewhere')),
  -- Of the whole run up to the artefact, on the clock and of processors.
  add column training_seconds double precision not null default 0,
  add column cpu_seconds double precision not null default 0,
  add column gpu_seconds double precision not null default 0,
  add column backend text not null default '',
  -- Of one answer in plain code on contexts of the test; null for versions of before.
  add column latency_p50_ms double precision,
  add column latency_p99_ms double precision,
  -- Events of any type in the files of its data set; 0: not known.
  add column data_rows bigint not null default 0,
  -- In a sentence, of the newest decision.
  add column decision text not null default '',
  -- Its files are gone, or are being removed: it can neither be promoted nor served any more.
  add column artefact_removed_at timestamptz,
  add column artefact_deleted_at timestamptz;

create index model_versions_artefacts on model_versions (tenant_id, slot, seq desc) where artefact_deleted_at is null;

-- Every answer to whether a version becomes the champion, with all that was looked at.
create table decisions (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  slot text not null,
  version bigint not null,
  kind text not null check (kind in ('run', 'promote', 'rollback')),
  promoted boolean not null,
  why text not null,
  checks jsonb not null,
  -- What was measured, by which the checks were made; null where a person decided.
  evidence jsonb,
  champion_version bigint,
  data_set text not null default '',
  forced boolean not null default false,
  -- key:<id>, service:<name> or run:<id>.
  decided_by text not null,
  reason text not null default '',
  decided_at timestamptz not null,
  foreign key (tenant_id, slot, version) references model_versions (tenant_id, slot, version)
);

create index decisions_of_version on decisions (tenant_id, slot, version, id desc);
create index decisions_on_data on decisions (tenant_id, slot, champion_version) where kind = 'run';

-- A pinned slot stays at its champion whatever runs find.
alter table slots
  add column pinned_by text,
  add column pinned_why text,
  add column pinned_at timestamptz;

-- The newest that insight.drift.v1 told of each feature of each tenant.
create table drift_verdicts (
  tenant_id text not null,
  feature text not null,
  baseline text not null,
  day date not null,
  verdict text not null check (verdict in ('none', 'moderate', 'strong', 'too_few')),
  psi double precision,
  why text not null,
  checked_at timestamptz not null,
  primary key (tenant_id, feature)
);

create index drift_alarms on drift_verdicts (tenant_id, day desc) where verdict in ('moderate', 'strong');

create table consumer_offsets (
  consumer text not null,
  cluster_id text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  updated_at timestamptz not null default now(),
  primary key (consumer, cluster_id, topic, partition)
);

create table schedules (
  tenant_id text not null,
  name text not null,
  -- What its runs are: as StartRun takes it.
  config jsonb not null,
  cron text,
  time_zone text not null default 'UTC',
  -- Alarms of this strength or more.
  on_drift text check (on_drift in ('moderate', 'strong')),
  -- So many events more than the champion's data had.
  on_events bigint check (on_events > 0),
  min_gap_seconds bigint not null,
  -- Its runs are the answer to a drift: an open alarm does not keep their candidates out.
  accept_drift boolean not null default false,
  paused boolean not null default false,
  set_by text not null,
  set_at timestamptz not null,
  -- The cron's next tick. One that passed while nobody was there fires once.
  next_at timestamptz,
  fired_at timestamptz,
  -- Events that the lake had when it last fired.
  fired_rows bigint not null default 0,
  -- Alarms that were checked up to then have been answered by a run.
  drift_until timestamptz not null,
  -- Failed runs since the last one that succeeded.
  failures integer not null default 0,
  last_error text not null default '',
  primary key (tenant_id, name)
);

create table schedule_runs (
  run_id text primary key references runs (id),
  tenant_id text not null,
  schedule text not null,
  because text not null,
  accept_drift boolean not null,
  fired_at timestamptz not null,
  -- Its end was seen, told and counted.
  settled boolean not null default false
);

create index schedule_runs_of on schedule_runs (tenant_id, schedule, fired_at desc);
create index schedule_runs_open on schedule_runs (tenant_id, schedule) where not settled;
