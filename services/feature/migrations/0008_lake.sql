-- Offsets mean something only together with the Kafka cluster and the topic that numbered them. The tag stands in the names of the
-- files of the lake, so that a later cluster neither overwrites an earlier one's files nor seems to supersede them.
CREATE TABLE lake_sources (
  cluster_id text NOT NULL,
  topic text NOT NULL,
  -- 8 hex digits of a hash of the two; empty for the first source of a lake that is older than tags, whose files keep their names.
  tag text NOT NULL UNIQUE,
  PRIMARY KEY (cluster_id, topic)
);
INSERT INTO lake_sources (cluster_id, topic, tag)
SELECT cluster_id, topic, CASE WHEN row_number() OVER (ORDER BY written, cluster_id, topic) = 1 THEN ''
  ELSE left(encode(sha256(convert_to(cluster_id || E'\n' || topic, 'UTF8')), 'hex'), 8) END
FROM (SELECT r.cluster_id, r.topic, max(o.updated_at) AS written FROM lake_ranges r
  LEFT JOIN consumer_offsets o ON o.cluster_id = r.cluster_id AND o.topic = r.topic GROUP BY r.cluster_id, r.topic) AS s;

-- The catalogue: every file of the lake that feature knows of.
CREATE TABLE lake_files (
  -- In the object store.
  key text PRIMARY KEY,
  tenant_id text NOT NULL,
  -- UTC.
  day date NOT NULL,
  cluster_id text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  -- The range that its name tells.
  from_offset bigint NOT NULL,
  to_offset bigint NOT NULL,
  revision integer NOT NULL DEFAULT 0,
  -- writing: it is about to be put and is nobody's yet. superseded: its rows are in another file, or are to be forgotten; it is about to
  -- be deleted, and its row with it.
  state text NOT NULL CHECK (state IN ('writing', 'current', 'superseded')),
  -- Of the columns' types: 1 has times that are no instants for Parquet.
  layout smallint NOT NULL,
  -- Of files of before this migration unknown until somebody has looked.
  rows bigint,
  bytes bigint,
  -- Time of its newest event, in milliseconds since 1970.
  newest_ms bigint,
  -- When its rows came into the lake: that of the newest of the files of which it was made.
  written_at timestamptz NOT NULL DEFAULT now(),
  state_at timestamptz NOT NULL DEFAULT now(),
  -- Why it can be neither merged nor trusted; NULL: nothing is known against it.
  damaged text
);
CREATE INDEX lake_files_day ON lake_files (tenant_id, day, cluster_id, topic, partition, from_offset);
CREATE INDEX lake_files_unfinished ON lake_files (tenant_id) WHERE state <> 'current';

-- The days of tenants, with how often the list of their files has changed, and how far that is in the manifest.
CREATE TABLE lake_days (
  tenant_id text NOT NULL,
  day date NOT NULL,
  changes bigint NOT NULL,
  listed bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, day)
) WITH (fillfactor = 70);
CREATE INDEX lake_days_unlisted ON lake_days (tenant_id) WHERE changes > listed;

INSERT INTO lake_files (key, tenant_id, day, cluster_id, topic, partition, from_offset, to_offset, state, layout)
SELECT DISTINCT ON (file) file, m[1], m[2]::date, r.cluster_id, r.topic, m[3]::integer, m[4]::bigint, m[5]::bigint, 'current', 1
FROM lake_ranges r, unnest(r.files) AS file,
  regexp_match(file, '^lake/events/tenant=([^/]+)/day=(\d{4}-\d\d-\d\d)/p(\d+)-(\d+)-(\d+)\.parquet$') AS m
WHERE r.state = 'done' AND m IS NOT NULL ORDER BY file, r.cluster_id DESC;
INSERT INTO lake_days (tenant_id, day, changes) SELECT DISTINCT tenant_id, day, 1 FROM lake_files;

-- Rows of the range that were taken out of the lake since: by retention, or because a person was forgotten.
ALTER TABLE lake_ranges ADD COLUMN removed bigint NOT NULL DEFAULT 0;

-- What was taken out of the lake, file by file, each line in the transaction that records it: when, by whom and why. It names no person:
-- a hash tells whether somebody was forgotten.
CREATE TABLE lake_removals (
  seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT now(),
  tenant_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('retention', 'forgotten')),
  -- Of retention: the file's day. Of a person: SHA-256 of tenant and id.
  what text NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  file text NOT NULL,
  rows bigint NOT NULL
);
CREATE TRIGGER lake_removals_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON lake_removals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
