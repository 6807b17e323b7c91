-- What a consumer has handled: written in the transaction that writes its results.
CREATE TABLE consumer_offsets (
  consumer text NOT NULL,
  cluster_id text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, cluster_id, topic, partition)
);

-- Raised by every change of what splits traffic, so that replicas ask for one number and read the rest when it is another.
CREATE TABLE experiment_revision (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  revision bigint NOT NULL DEFAULT 0
);
INSERT INTO experiment_revision DEFAULT VALUES;

-- A tenant's hold-out group. Its row is locked by whoever changes one of the tenant's experiments.
CREATE TABLE experiment_tenants (
  tenant_id text PRIMARY KEY,
  holdout_salt text NOT NULL,
  -- Ten-thousandths of all units.
  holdout_buckets integer NOT NULL DEFAULT 0 CHECK (holdout_buckets BETWEEN 0 AND 5000),
  holdout_phase integer NOT NULL DEFAULT 1,
  holdout_at timestamptz NOT NULL
);

CREATE TABLE experiment_layers (
  tenant_id text NOT NULL,
  name text NOT NULL,
  salt text NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

CREATE TABLE experiments (
  tenant_id text NOT NULL,
  key text COLLATE "C" NOT NULL,
  layer text NOT NULL,
  salt text NOT NULL,
  scenarios text[] NOT NULL,
  description text NOT NULL,
  -- In the order of their numbers in arm_buckets, from 1: key, share, parameters.
  arms jsonb NOT NULL,
  control text NOT NULL,
  planned_units bigint NOT NULL,
  -- Ten-thousandths of the layer.
  traffic integer NOT NULL CHECK (traffic BETWEEN 1 AND 10000),
  -- A byte for each of the 10,000 buckets: 1 where it is the experiment's; NULL while it does not run.
  traffic_buckets bytea,
  -- A byte for each of the experiment's own 10,000 buckets: the number of the arm.
  arm_buckets bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'running', 'stopped')),
  phase integer NOT NULL DEFAULT 1,
  phase_at timestamptz,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  stopped_at timestamptz,
  PRIMARY KEY (tenant_id, key)
);

-- The shares of each phase, by arm: what reports expect of it.
CREATE TABLE experiment_phases (
  tenant_id text NOT NULL,
  experiment text NOT NULL,
  phase integer NOT NULL,
  began_at timestamptz NOT NULL,
  shares jsonb NOT NULL,
  PRIMARY KEY (tenant_id, experiment, phase)
);

CREATE FUNCTION raise_experiment_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE experiment_revision SET revision = revision + 1;
  RETURN NULL;
END
$$;
CREATE TRIGGER experiments_revision AFTER INSERT OR UPDATE OR DELETE ON experiments
  FOR EACH STATEMENT EXECUTE FUNCTION raise_experiment_revision();
CREATE TRIGGER experiment_tenants_revision AFTER INSERT OR UPDATE OR DELETE ON experiment_tenants
  FOR EACH STATEMENT EXECUTE FUNCTION raise_experiment_revision();

-- Answers that an experiment had a part in. Rows lie in the order of arrival, for which a BRIN index is enough to prune by time.
CREATE TABLE exposures (
  tenant_id text NOT NULL,
  recommendation_id text NOT NULL,
  -- kind:id
  unit text NOT NULL,
  shown_at timestamptz NOT NULL,
  items text[] NOT NULL,
  PRIMARY KEY (tenant_id, recommendation_id)
);
CREATE INDEX exposures_shown ON exposures USING brin (shown_at) WITH (pages_per_range = 16);

CREATE TABLE exposure_arms (
  tenant_id text NOT NULL,
  experiment text NOT NULL,
  phase integer NOT NULL,
  recommendation_id text NOT NULL,
  arm text NOT NULL,
  shown_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, experiment, phase, recommendation_id)
);
CREATE INDEX exposure_arms_shown ON exposure_arms USING brin (shown_at) WITH (pages_per_range = 16);

-- Items of answers that somebody went to. An item of an answer counts once, however often it is clicked; the first click is kept.
CREATE TABLE recommendation_clicks (
  tenant_id text NOT NULL,
  recommendation_id text NOT NULL,
  item_id text NOT NULL,
  clicked_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, recommendation_id, item_id)
);
CREATE INDEX recommendation_clicks_at ON recommendation_clicks USING brin (clicked_at) WITH (pages_per_range = 16);

-- Lines of purchases and refunds, once for each event. Which answer they came from is asked when a report is made: an exposure or a click
-- may arrive after them.
CREATE TABLE order_lines (
  tenant_id text NOT NULL,
  event_id text NOT NULL,
  line integer NOT NULL,
  refund boolean NOT NULL,
  -- The order's id, else the event's.
  order_id text NOT NULL,
  item_id text NOT NULL,
  -- Minor units of the currency, all of the line's pieces together.
  value numeric NOT NULL,
  currency text NOT NULL,
  -- Empty: the event named none.
  recommendation_id text NOT NULL,
  -- kind:id of everybody that the event names.
  units text[] NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, event_id, line)
);
CREATE INDEX order_lines_at ON order_lines (tenant_id, occurred_at);
CREATE INDEX order_lines_old ON order_lines USING brin (occurred_at) WITH (pages_per_range = 16);
