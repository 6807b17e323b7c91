-- What each tenant wants of the collector (src/policy/policy.ts). A tenant without a row has the defaults.
CREATE TABLE policies (
  tenant_id text PRIMARY KEY CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
  policy jsonb NOT NULL,
  -- Counts the changes, so that two people do not overwrite each other's unseen.
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text NOT NULL
);
