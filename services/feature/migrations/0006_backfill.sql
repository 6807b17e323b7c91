-- Which version of the folds has made a partition's states from the beginning on. Partition -1 stands for all without a row of their own.
CREATE TABLE states_made (
  partition integer PRIMARY KEY,
  folds integer NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
-- What was folded before versions were kept is version 0: it may be of any release.
INSERT INTO states_made (partition, folds) SELECT -1, 0 WHERE EXISTS (SELECT FROM consumer_offsets);

-- Each run of the backfill.
CREATE TABLE backfills (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  folds integer NOT NULL,
  partitions integer[] NOT NULL,
  -- Those whose states have been replaced.
  done integer[] NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'given up')),
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  events bigint NOT NULL DEFAULT 0,
  states bigint NOT NULL DEFAULT 0,
  -- Rows that were written or deleted because they differed.
  changed bigint NOT NULL DEFAULT 0,
  -- The longest time for which the stream's fold of a partition was held up.
  held_ms integer NOT NULL DEFAULT 0
);

-- How far a backfill has folded a partition, and the states that it has made of it so far. After a crash of Postgres all these tables are
-- empty, and the backfill begins anew; they must stay unlogged or logged together.
CREATE UNLOGGED TABLE backfill_progress (
  partition integer NOT NULL,
  -- Of Kafka, whose offsets these are.
  cluster_id text NOT NULL,
  folds integer NOT NULL,
  next_offset bigint NOT NULL,
  events bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (partition, cluster_id)
);
CREATE UNLOGGED TABLE backfill_states (
  partition smallint NOT NULL,
  -- 0 customer, 1 session, 2 category, 3 device, 4 item.
  kind smallint NOT NULL,
  tenant_id text NOT NULL,
  entity_id text NOT NULL,
  state bytea NOT NULL,
  -- Events with the entity.
  events bigint NOT NULL,
  -- Whether any event carried the id as its customer_id.
  is_customer boolean NOT NULL,
  -- Newest day (UTC) on which an event of it was received.
  touched date NOT NULL,
  PRIMARY KEY (partition, kind, tenant_id, entity_id)
) WITH (fillfactor = 80);
ALTER TABLE backfill_states ALTER COLUMN state SET STORAGE EXTERNAL;
-- As in order_states.
CREATE UNLOGGED TABLE backfill_orders (
  partition smallint NOT NULL,
  tenant_id text NOT NULL,
  order_id text NOT NULL,
  refund_only boolean NOT NULL,
  at_ms bigint NOT NULL,
  event uuid NOT NULL,
  owner_id text NOT NULL,
  -- Newest day (UTC) on which an event of it was received.
  touched date NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (partition, tenant_id, order_id)
) WITH (fillfactor = 80);
ALTER TABLE backfill_orders ALTER COLUMN state SET STORAGE EXTERNAL;
CREATE UNLOGGED TABLE backfill_joins (
  partition smallint NOT NULL,
  tenant_id text NOT NULL,
  edge uuid NOT NULL,
  visitor_id text NOT NULL,
  customer_id text NOT NULL,
  first_ms bigint NOT NULL,
  last_ms bigint NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (partition, tenant_id, edge)
);
