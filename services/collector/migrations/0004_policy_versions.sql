-- Every policy that a tenant ever had, each written in the transaction that puts it in force; `policies` holds the one in force.
CREATE TABLE policy_versions (
  tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
  version integer NOT NULL CHECK (version >= 1),
  policy jsonb NOT NULL,
  set_at timestamptz NOT NULL DEFAULT now(),
  set_by text NOT NULL,
  -- Why, for people who look at it later.
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  -- The version that it is again.
  restored_from integer,
  PRIMARY KEY (tenant_id, version)
);

INSERT INTO policy_versions (tenant_id, version, policy, set_at, set_by)
SELECT tenant_id, version, policy, updated_at, updated_by FROM policies;

CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER policy_versions_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
