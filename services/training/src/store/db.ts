import type { Pool, Tx } from '@insight-mesh/runtime/postgres';

/** Anything that runs a statement: the pool, or the connection of a transaction. */
export type Db = Pool | Tx;

/** A bigint column: the driver gives a string; our counters stay far below 2^53. */
export type BigIntColumn = string | number;
