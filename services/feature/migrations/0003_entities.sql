-- States of what is neither a customer nor an item: sessions, categories and devices, as those are kept.
CREATE TABLE entity_states (
  tenant_id text NOT NULL,
  -- 1 session, 2 category, 3 device.
  kind smallint NOT NULL,
  entity_id text NOT NULL,
  partition smallint NOT NULL,
  -- Day (UTC) on which a worker last wrote the row: sessions and devices that nobody touches for long are forgotten.
  touched date NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (tenant_id, kind, entity_id, partition)
) WITH (fillfactor = 80);
ALTER TABLE entity_states ALTER COLUMN state SET STORAGE EXTERNAL;
CREATE INDEX entity_states_touched ON entity_states USING brin (touched) WITH (pages_per_range = 16);
