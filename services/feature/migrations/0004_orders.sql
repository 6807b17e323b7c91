-- What purchases and refunds say of one order, by partition as the other states are: a visitor's purchase and the customer's refund may
-- come from two of them, and readers merge.
CREATE TABLE order_states (
  tenant_id text NOT NULL,
  order_id text NOT NULL,
  partition smallint NOT NULL,
  -- Whose order it is by this partition's events: of the first purchase, else of the first refund. What these three columns say of the
  -- order is what the row with the least of them says.
  refund_only boolean NOT NULL,
  -- That event's time, in milliseconds since 1970, and the hash of its id.
  at_ms bigint NOT NULL,
  event uuid NOT NULL,
  -- The customer or visitor of that event.
  owner_id text NOT NULL,
  -- Day (UTC) on which a worker last wrote the row: orders that nobody touches for long are forgotten.
  touched date NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (tenant_id, order_id, partition)
) WITH (fillfactor = 80);
ALTER TABLE order_states ALTER COLUMN state SET STORAGE EXTERNAL;
CREATE INDEX order_states_owner ON order_states (tenant_id, owner_id, at_ms DESC, event DESC);
CREATE INDEX order_states_touched ON order_states USING brin (touched) WITH (pages_per_range = 16);
