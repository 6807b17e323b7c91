-- Data sets for training: asked for, being built, and there. Their files are in the object store.
CREATE TABLE datasets (
  seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id uuid NOT NULL UNIQUE,
  tenant_id text NOT NULL,
  -- The caller's; NULL: none.
  request_id text,
  spec jsonb NOT NULL,
  -- deleting: nobody sees it any more, and its files go.
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'deleting')),
  -- Somebody wants a running build to end.
  cancelling boolean NOT NULL DEFAULT false,
  step text NOT NULL DEFAULT 'wait for its turn',
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  -- How often it was begun, and how often its process ended by itself in the middle.
  attempts integer NOT NULL DEFAULT 0,
  crashes integer NOT NULL DEFAULT 0,
  -- The replica that builds it: the key of the advisory lock that the replica holds for as long as it lives.
  owner bigint,
  error text NOT NULL DEFAULT '',
  -- What is built of, as of one moment, so that a build that goes on elsewhere reads the same: files' keys and sizes, cut joins, labels, time.
  snapshot jsonb,
  manifest jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz,
  UNIQUE (tenant_id, request_id)
);
CREATE INDEX datasets_of_tenant ON datasets (tenant_id, seq);
CREATE INDEX datasets_queued ON datasets (seq) WHERE state = 'queued';
CREATE INDEX datasets_at_work ON datasets (owner) WHERE state IN ('running', 'deleting');

-- Every replica hears of every change; no statement can forget to say so.
CREATE FUNCTION notify_dataset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(left(current_schema(), 50) || '_datasets',
    NEW.id || ' ' || CASE WHEN NEW.cancelling AND NEW.state = 'running' THEN 'cancelling' ELSE NEW.state END);
  RETURN NULL;
END
$$;
CREATE TRIGGER datasets_notify AFTER INSERT OR UPDATE ON datasets FOR EACH ROW EXECUTE FUNCTION notify_dataset();
