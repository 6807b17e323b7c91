import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** In a process of its own: carries out the one order that comes, answers and ends. */
export function serveOrders<Order, Result>(carryOut: (order: Order) => Promise<Result>): void {
  process.once('message', (order) => {
    carryOut(order as Order).then(
      (result) => process.send?.({ result }, () => process.disconnect()),
      (error: Error) => process.send?.({ error: error.message }, () => process.disconnect()),
    );
  });
}

/**
 * Has a program carry out an order, in a process of its own, so that load and bench share no thread.
 * @param program its path from this folder, without the ending
 */
export function order<Result>(
  program: 'collect/http-load' | 'collect/bare-producer' | `features/${string}`,
  what: object,
  signal: AbortSignal,
): Promise<Result> {
  const child = fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), { signal });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before it answered`)));
    child.once('message', (answer: { result?: Result; error?: string }) => {
      if (answer.result === undefined) reject(new Error(`${program}: ${answer.error}`));
      else resolve(answer.result);
    });
    child.send(what);
  });
}
