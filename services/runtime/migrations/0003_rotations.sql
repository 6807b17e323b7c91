-- Keys that took one another's place share what is counted for a key, so that an overlap does not double its rate.
ALTER TABLE api_keys
  -- The first key of the row of rotations; NULL: this one.
  ADD COLUMN rotation_of text REFERENCES api_keys (id);

WITH RECURSIVE rotations (id, first) AS (
  SELECT id, id FROM api_keys AS key WHERE NOT EXISTS (SELECT FROM api_keys AS old WHERE old.replaced_by = key.id)
  UNION ALL
  SELECT old.replaced_by, rotations.first FROM rotations JOIN api_keys AS old USING (id) WHERE old.replaced_by IS NOT NULL
)
UPDATE api_keys SET rotation_of = rotations.first FROM rotations
WHERE api_keys.id = rotations.id AND rotations.id <> rotations.first;

CREATE INDEX api_keys_by_rotation ON api_keys (coalesce(rotation_of, id));
