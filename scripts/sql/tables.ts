import type { GetTableResponse__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetTableResponse';
import type { LakeTable__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/LakeTable';
import type { TypedClient } from '@insight-mesh/runtime/grpc-client';
import { formatTimestamp } from '@insight-mesh/runtime/time';
import { table } from '../lib/result.js';

export type LakeClient = TypedClient<'insightmesh.feature.v1.LakeService'>;

const newestOf = (each: LakeTable__Output) =>
  each.newest_event_at === null ? undefined : formatTimestamp(each.newest_event_at);

function shown({ table: found, columns, offsets }: GetTableResponse__Output): string {
  if (found === null) return '';
  const { name, description, prefix, days, files, rows, bytes, damaged_files: damaged } = found;
  const offset = offsets.map((each) => `${each.partition}: ${each.next_offset}`).join(', ');
  const lines = [
    `${name}: ${description}`,
    `  ${rows} rows, ${bytes} bytes in ${files} files of ${days} days under ${prefix}; newest event ${newestOf(found) ?? 'none'}`,
    `  in the lake up to offset, by partition: ${offset === '' ? 'nothing yet' : offset}`,
    ...(damaged > 0 ? [`  ${damaged} files are damaged: npm run lake -- check tells more`] : []),
  ];
  const head = ['column', 'type', 'meaning'];
  const facts = columns.map(({ name: column, sql_type: type, description: meaning }) => [`  ${column}`, type, meaning]);
  return `${lines.join('\n')}\n\n${table([`  ${head[0]}`, ...head.slice(1)], facts)}\n`;
}

/** What tables and columns there are, as a person and as a program reads it. */
export async function showTables(client: LakeClient): Promise<{ text: string; tables: object[] }> {
  let text = '';
  const tables: object[] = [];
  for (let token = ''; ; ) {
    const page = await client.ListTables({ page_token: token });
    for (const { name } of page.tables) {
      const found = await client.GetTable({ name });
      if (found.table === null) continue;
      text += shown(found);
      const { days, files, rows, bytes } = found.table;
      const newest = newestOf(found.table);
      const columns = found.columns.map(({ name: column, sql_type: type }) => ({ name: column, type }));
      tables.push({
        name,
        days,
        files,
        rows,
        bytes,
        ...(newest === undefined ? {} : { newest_event_at: newest }),
        columns,
      });
    }
    token = page.next_page_token;
    if (token === '') return { text, tables };
  }
}
