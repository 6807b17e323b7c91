-- A page of customers' states, of some 1.5 kB each, held four and hardly room for a fifth: two of three updates went to another page, with
-- entries of their own in the index. For pages written from now on.
ALTER TABLE customer_states SET (fillfactor = 70);
