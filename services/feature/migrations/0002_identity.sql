-- Whether any event carried the id as its customer_id; else it is a visitor's anonymous id. Rows of before this migration learn it with
-- their next event.
ALTER TABLE customer_states ADD COLUMN is_customer boolean NOT NULL DEFAULT false;

-- That a visitor said to be a customer, by partition as the states are: whoever reads a partition is the only writer of its rows, and
-- what they hold commutes. Nothing is merged here: who counts for whom is found at reading, from these rows and the cuts.
CREATE TABLE identity_joins (
  tenant_id text NOT NULL,
  -- The first 128 bits of SHA-256 of tenant, visitor and customer: two ids of 512 characters do not fit into one index row.
  edge uuid NOT NULL,
  partition smallint NOT NULL,
  visitor_id text NOT NULL,
  customer_id text NOT NULL,
  -- The events' own times, in milliseconds since 1970.
  first_ms bigint NOT NULL,
  last_ms bigint NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (tenant_id, edge, partition)
) WITH (fillfactor = 80);
CREATE INDEX identity_joins_customer ON identity_joins (tenant_id, customer_id, edge);
CREATE INDEX identity_joins_visitor ON identity_joins (tenant_id, visitor_id, edge);

-- Joins that somebody has cut. A row stays until the join is restored, whatever events come.
CREATE TABLE identity_cuts (
  tenant_id text NOT NULL,
  edge uuid NOT NULL,
  visitor_id text NOT NULL,
  customer_id text NOT NULL,
  cut_at timestamptz NOT NULL DEFAULT now(),
  -- key:… or service:….
  actor text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (tenant_id, edge)
);

-- Every cut and every restoring, each written in the transaction that makes it.
CREATE TABLE identity_audit (
  tenant_id text NOT NULL,
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  action text NOT NULL CHECK (action IN ('cut', 'restore')),
  visitor_id text NOT NULL,
  customer_id text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  -- Events of the join by then.
  events bigint NOT NULL,
  -- Visitors who counted for the customer.
  joined_before integer NOT NULL,
  joined_after integer NOT NULL,
  PRIMARY KEY (tenant_id, seq)
);

CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER identity_audit_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON identity_audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
