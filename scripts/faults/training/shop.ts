import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportProcess } from '../../import/import-process.js';
import type { Mesh } from '../../lib/mesh.js';
import { untilStored } from '../../start/stored.js';
import { random } from '../fault.js';

const mapping = {
  kind: 'events',
  fields: {
    type: { constant: 'view' },
    customer_id: 'customer',
    session_id: 'session',
    item_id: 'item',
    occurred_at: { column: 'at', time: 'epoch_ms' },
    channel: { constant: 'web' },
  },
};

const minuteMs = 60_000;

/** Sessions that walk along a category, article by article, with some noise. CSV. */
export function walkingSessions(seed: number, sessions: number): string {
  const next = random(seed);
  const startMs = Date.UTC(2026, 4, 1);
  const lines = ['customer,session,item,at'];
  for (let s = 0; s < sessions; s++) {
    const customer = `c-${Math.floor(next() * 60)}`;
    const category = Math.floor(next() * 8);
    let place = Math.floor(next() * 10);
    const length = 3 + Math.floor(next() * 4);
    for (let i = 0; i < length; i++) {
      lines.push(`${customer},s-${s},i-${category}-${place},${startMs + s * 60 * minuteMs + i * minuteMs}`);
      place = next() < 0.85 ? (place + 1) % 10 : Math.floor(next() * 10);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Sends the sessions through Kafka into the lake, and then stops feature: a merge of small files would make runs begin anew. */
export async function fillLake(mesh: Mesh, dir: string, options: { seed: number; sessions: number }): Promise<void> {
  const path = join(dir, 'sessions.csv');
  const mappingPath = join(dir, 'sessions.json');
  writeFileSync(path, walkingSessions(options.seed, options.sessions));
  writeFileSync(mappingPath, JSON.stringify(mapping));
  const imported = await new ImportProcess(mesh, {
    path,
    mapping: mappingPath,
    rejects: join(dir, 'rejects'),
  }).result();
  if (!imported.ok) throw new Error('the sessions could not be imported');
  await untilStored(mesh, () => {});
  await mesh.process('feature').stop();
}
