import { join } from 'node:path';
import type { Mesh } from '../lib/mesh.js';
import type { Answer } from './storefront.js';

const clip = (text: string, width: number) =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

/** One answer as a table: title, where the item came from, and why. */
export function printAnswer(title: string, answer: Answer): void {
  const degraded = answer.degraded.length > 0 ? `; degraded: ${answer.degraded.join(', ')}` : '';
  console.log(`\n${title} (${answer.model || 'no model'}, ${answer.milliseconds.toFixed(1)} ms${degraded})`);
  answer.items.forEach((item, index) => {
    console.log(
      `  ${String(index + 1).padStart(2)}. ${clip(item.title || item.itemId, 38)} ${clip(item.source, 11)} ${item.reason}`,
    );
  });
}

/** Addresses, and commands to try while the mesh runs, with a customer and an item that it knows. */
export function printNext(mesh: Mesh, dir: string, example: { customerId: string; itemId: string }): void {
  const { customerId, itemId } = example;
  const lines = Object.entries(mesh.addresses).map(
    ([name, address]) =>
      `  ${name.padEnd(12)} gRPC ${address.padEnd(16)} metrics ${mesh.admin[name as keyof typeof mesh.admin]}/metrics`,
  );
  console.log(`
It runs. Stop it with Ctrl-C.

${lines.join('\n')}
  collector    HTTP ${mesh.collectorHttp}
  Kafka        ${mesh.brokers.join(',')}
  Postgres     ${mesh.databaseUrl}
  logs         ${join(dir, 'logs')}

Try next, in another terminal:
  curl -X POST ${mesh.collectorHttp}/v1/events -H 'x-api-key: ${mesh.apiKey}' \\
    -H 'content-type: application/json' -d '{"type":"view","customer_id":"${customerId}","item_id":"${itemId}"}'
  npm run call -- recommender Recommend '{"customer_id":"${customerId}","count":5}'
  npm run call -- recommender SimilarItems '{"item_id":"${itemId}","count":5}'
  npm run events -- --follow
`);
}
