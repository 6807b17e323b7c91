import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EventJson } from '@insight-mesh/contracts/json';

const file = fileURLToPath(
  new URL('../../../../shared/data/yoochoose-100k/yoochoose-clicks-100k_train_full.txt', import.meta.url),
);

/** Why the clicks cannot be had, or undefined. */
export const clicksMissing = existsSync(file) ? undefined : `real clicks are missing: ${file}`;

/** The first clicks of a real shop as events: a session is a customer. */
export function readClicks(count: number): EventJson[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(1, count + 1);
  return lines.map((line, index) => {
    const [session = '', item = '', seconds = ''] = line.split('\t');
    const ms = Math.round(Number(seconds) * 1000);
    return {
      id: `click-${index}`,
      tenant_id: 'demo',
      type: 'EVENT_TYPE_VIEW',
      occurred_at: new Date(ms).toISOString(),
      received_at: new Date(ms + 50).toISOString(),
      customer_id: `s-${session}`,
      session_id: session,
      item_id: `i-${item}`,
    };
  });
}
