-- Day (UTC) on which a worker last wrote the row: states that nobody touches for long are stored deflated. Rows of before this migration
-- count as touched on its day, which rewrites no row. No index: rows are looked for page by page, once a day.
ALTER TABLE customer_states ADD COLUMN touched date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date;
ALTER TABLE item_states ADD COLUMN touched date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date;
