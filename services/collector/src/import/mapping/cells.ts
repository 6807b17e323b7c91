/** What a row holds: the fields of a CSV row by place, or an object of NDJSON or Parquet. */
export type Cells = readonly string[] | Readonly<Record<string, unknown>>;

/** Reads one column of a row; undefined where it has none. */
export type ReadColumn = (cells: Cells) => unknown;

/** A value of an object by its name, or by a path of names with dots between them. */
export function valueAt(object: unknown, path: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  if (Object.hasOwn(object, path)) return (object as Record<string, unknown>)[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot);
    if (Object.hasOwn(object, head)) return valueAt((object as Record<string, unknown>)[head], path.slice(dot + 1));
  }
  return undefined;
}

/** @param columns of a CSV file; undefined for files of objects */
export function columnReader(name: string, columns: readonly string[] | undefined): ReadColumn {
  if (columns === undefined) return (cells) => valueAt(cells, name);
  const place = columns.indexOf(name);
  return (cells) => (cells as readonly string[])[place];
}
