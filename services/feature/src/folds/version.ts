/**
 * The version of the folds. Raise it with every change by which the same events give another state (`folds/`, `state/`, `events/`): a store
 * that was made by another version is told of at the start, in a metric and by `npm run backfill -- --status`, and a backfill makes
 * it anew. 0 is a store of before versions were kept.
 */
export const foldsVersion = 1;
