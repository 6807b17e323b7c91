-- Data sets that served features are or were compared with. One of a tenant is active.
CREATE TABLE quality_baselines (
  tenant_id text NOT NULL,
  dataset_id text NOT NULL,
  active boolean NOT NULL,
  rows bigint NOT NULL,
  reference_rows integer NOT NULL,
  -- Whether visitors are among the data set's customers: then they are in the daily sample too.
  visitors boolean NOT NULL,
  -- Of the labels, in milliseconds since 1970.
  from_ms bigint NOT NULL,
  to_ms bigint NOT NULL,
  warnings text[] NOT NULL DEFAULT '{}',
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, dataset_id)
);
CREATE UNIQUE INDEX quality_baselines_active ON quality_baselines (tenant_id) WHERE active;

-- What is known of each feature of a baseline: bins, points of the distribution, missing values (src/quality/reference.ts).
CREATE TABLE quality_references (
  tenant_id text NOT NULL,
  dataset_id text NOT NULL,
  -- kind__name.
  feature text NOT NULL,
  reference jsonb NOT NULL,
  PRIMARY KEY (tenant_id, dataset_id, feature),
  FOREIGN KEY (tenant_id, dataset_id) REFERENCES quality_baselines ON DELETE CASCADE
);

-- What tenants declare of features, beside what follows from the definitions.
CREATE TABLE quality_expectations (
  tenant_id text NOT NULL,
  feature text NOT NULL,
  expectation jsonb NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, feature)
);

-- Days that were checked, each once: written in the transaction that writes the results and what is to be published of them.
CREATE TABLE quality_days (
  tenant_id text NOT NULL,
  dataset_id text NOT NULL,
  day date NOT NULL,
  entities integer NOT NULL,
  checked_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, dataset_id, day)
);

CREATE TABLE quality_drift (
  tenant_id text NOT NULL,
  dataset_id text NOT NULL,
  day date NOT NULL,
  feature text NOT NULL,
  -- 1 none, 2 moderate, 3 strong, 4 too few.
  verdict smallint NOT NULL,
  psi double precision,
  violations integer NOT NULL,
  -- The message of insight.drift.v1 as proto3 JSON.
  message jsonb NOT NULL,
  PRIMARY KEY (tenant_id, dataset_id, day, feature),
  FOREIGN KEY (tenant_id, dataset_id, day) REFERENCES quality_days ON DELETE CASCADE
);
CREATE INDEX quality_drift_feature ON quality_drift (tenant_id, dataset_id, feature, day);

-- What insight.drift.v1 does not have yet. A row goes when Kafka has acknowledged it.
CREATE TABLE quality_outbox (
  seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  key text NOT NULL,
  event_id uuid NOT NULL,
  value text NOT NULL,
  -- When it was made, for ce_time.
  made_at timestamptz NOT NULL
);
