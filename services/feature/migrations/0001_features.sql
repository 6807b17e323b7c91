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

-- One row for each event id: its first occurrence on the topic counts, later ones do not. The hash covers tenant and id, so
-- that the index holds 16 bytes a row. Rows lie in the order of arrival, for which a BRIN index is enough to prune by day.
CREATE TABLE seen_events (
  hash uuid NOT NULL PRIMARY KEY,
  kafka_offset bigint NOT NULL,
  -- Day (UTC) on which Kafka took the event: an id that comes again may carry another time of its own.
  day date NOT NULL,
  kafka_partition smallint NOT NULL,
  tenant_id text NOT NULL
);
CREATE INDEX seen_events_day ON seen_events USING brin (day) WITH (pages_per_range = 16);

-- States belong to an entity and to the partition that its events came from: whoever reads a partition is the only writer of
-- its rows, and readers merge the few rows of an entity. Workers never wait for each other, hot items included.
CREATE TABLE customer_states (
  tenant_id text NOT NULL,
  customer_id text NOT NULL,
  partition smallint NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (tenant_id, customer_id, partition)
) WITH (fillfactor = 80);

CREATE TABLE item_states (
  tenant_id text NOT NULL,
  item_id text NOT NULL,
  partition smallint NOT NULL,
  -- Events with the item, over all time: what ListPopularItems sums. Not indexed, so that updates stay within the page.
  events bigint NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (tenant_id, item_id, partition)
) WITH (fillfactor = 80);
-- The states are dense bytes already.
ALTER TABLE customer_states ALTER COLUMN state SET STORAGE EXTERNAL;
ALTER TABLE item_states ALTER COLUMN state SET STORAGE EXTERNAL;

-- The offset ranges that are or will be files of the lake. A range stands here before its files are written: whoever starts
-- after a crash writes the same range again, and thereby the same files.
CREATE TABLE lake_ranges (
  cluster_id text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  from_offset bigint NOT NULL,
  to_offset bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('writing', 'done')),
  -- The lake's object keys, once done.
  files text[] NOT NULL DEFAULT '{}',
  rows bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (cluster_id, topic, partition, from_offset),
  CHECK (to_offset > from_offset)
);
CREATE UNIQUE INDEX lake_ranges_writing ON lake_ranges (cluster_id, topic, partition) WHERE state = 'writing';
