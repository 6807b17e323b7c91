-- What a key is for, how fast it may send, and until when it works.
ALTER TABLE api_keys
  -- Names of a service's ways in; empty: all.
  ADD COLUMN doors text[] NOT NULL DEFAULT '{}'
    CHECK (array_to_string(doors, ',', '') ~ '^([a-z][a-z0-9-]{0,31}(,[a-z][a-z0-9-]{0,31})*)?$'),
  -- NULL: what the service that it is used at says.
  ADD COLUMN events_per_second integer CHECK (events_per_second BETWEEN 1 AND 1000000),
  -- From then on it is refused; NULL: never.
  ADD COLUMN expires_at timestamptz,
  -- The key that took its place.
  ADD COLUMN replaced_by text REFERENCES api_keys (id);
