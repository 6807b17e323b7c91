-- One row an import that somebody started: a file or a folder of them, by one mapping.
CREATE TABLE imports (
  tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
  id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('items', 'customers', 'orders', 'events')),
  -- What was asked for (src/import/store/request.ts), the mapping in it.
  request jsonb NOT NULL,
  requested_by text NOT NULL,
  -- running also of one whose process was killed: the lock of its id tells, which goes with the process.
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'stopped')),
  error text NOT NULL DEFAULT '',
  cancel_requested boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  files integer NOT NULL DEFAULT 0,
  files_done integer NOT NULL DEFAULT 0,
  -- Imported whole before.
  files_skipped integer NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  bytes_done bigint NOT NULL DEFAULT 0,
  -- Of this run; import_files has what became of a file in all its runs.
  rows bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0,
  dropped bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, id)
);
-- Pages, the newest first.
CREATE INDEX imports_by_time ON imports (tenant_id, created_at DESC, id DESC);

-- How far each content was imported by each mapping, for ever: what is done is never sent again.
CREATE TABLE import_files (
  tenant_id text NOT NULL,
  kind text NOT NULL,
  content_sha256 text NOT NULL CHECK (length(content_sha256) = 64),
  mapping_sha256 text NOT NULL CHECK (length(mapping_sha256) = 64),
  path text NOT NULL,
  size bigint NOT NULL,
  state text NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'done')),
  -- The import that read it last.
  import_id text NOT NULL,
  -- Rows from the first on of which all is stored, in Kafka or in the reject file.
  rows_done bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0,
  dropped bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  reject_file text NOT NULL DEFAULT '',
  reject_bytes bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz,
  PRIMARY KEY (tenant_id, kind, content_sha256, mapping_sha256)
);
CREATE INDEX import_files_by_import ON import_files (tenant_id, import_id, path);
-- What of a path was half imported, should its content be another now.
CREATE INDEX import_files_open ON import_files (tenant_id, kind, path) WHERE state = 'reading';
