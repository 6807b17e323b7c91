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

-- The letters of clickstream.deadletters.v1, to be listed, mended and replayed. Payloads stay encrypted here.
CREATE TABLE dead_letters (
  tenant_id text NOT NULL,
  id text NOT NULL CHECK (length(id) BETWEEN 1 AND 128),
  source text NOT NULL,
  -- event or item
  element text NOT NULL,
  rule text NOT NULL,
  field text NOT NULL,
  reason text NOT NULL,
  occurred_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'mended', 'replayed')),
  payload bytea NOT NULL,
  -- As many bytes as came; more than are kept when it was cut.
  payload_bytes bigint NOT NULL,
  key_id text NOT NULL,
  -- Where it stood, when it came from a topic.
  topic text NOT NULL DEFAULT '',
  partition integer NOT NULL DEFAULT 0,
  kafka_offset bigint NOT NULL DEFAULT 0,
  mended_payload bytea,
  mended_key_id text,
  mended_at timestamptz,
  mended_by text,
  replayed_at timestamptz,
  replayed_by text,
  PRIMARY KEY (tenant_id, id),
  CHECK ((mended_payload IS NULL) = (mended_key_id IS NULL))
);
-- Pages: the newest first, or for a replay the oldest.
CREATE INDEX dead_letters_by_time ON dead_letters (tenant_id, occurred_at, id);
-- For forgetting the old of all tenants.
CREATE INDEX dead_letters_age ON dead_letters (occurred_at);
-- Encrypted bytes cannot be compressed.
ALTER TABLE dead_letters ALTER COLUMN payload SET STORAGE EXTERNAL;
ALTER TABLE dead_letters ALTER COLUMN mended_payload SET STORAGE EXTERNAL;
