import type { EventJson } from '@insight-mesh/contracts/json';

export interface ReadRow<T> {
  /** From 1. */
  line: number;
  row?: T;
  /** Why the line has no row. */
  error?: string;
}

/** An event that a public file holds, without an id; its time stands beside it. */
export interface ShopRow {
  event: Omit<EventJson, 'id' | 'tenant_id' | 'occurred_at'>;
  /** Milliseconds since 1970; absent where the file has no times. */
  timeMs?: number;
  /** Place among the rows of its user, from 0; where the file has no times. */
  position?: number;
}

/** How one layout is read. It may hold rows back that belong together; `finish` gives the last ones. */
export interface Layout {
  parse: (text: string, line: number) => Iterable<ReadRow<ShopRow>>;
  finish?: () => Iterable<ReadRow<ShopRow>>;
}

export const shown = (text: string) => JSON.stringify(text.slice(0, 40));

/** A layout of one event a line: fields between separators under a header. `read` answers the event, or why there is none. */
export function tableLayout(o: {
  separator: string;
  separatorName: string;
  columns: readonly string[];
  read: (fields: readonly string[]) => ShopRow | string;
}): Layout {
  return {
    parse(text, line) {
      const fields = text.split(o.separator);
      if (line === 1 && fields[0] === o.columns[0]) return [];
      if (fields.length !== o.columns.length) {
        const wanted = `${o.columns.length} fields separated by ${o.separatorName} (${o.columns.join(', ')})`;
        return [{ line, error: `expected ${wanted}, found ${fields.length}` }];
      }
      const row = o.read(fields);
      return [typeof row === 'string' ? { line, error: row } : { line, row }];
    },
  };
}
