import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readConfig, storeAccessSettings } from '../src/config.js';
import { AppError } from '../src/errors.js';
import { type ObjectStore, openObjectStore } from '../src/object-store.js';

/** The environment by which a service opens an empty store. */
export type StoreEnv = Readonly<Record<string, string>>;

export function openByEnv(env: StoreEnv, more: StoreEnv = {}): ObjectStore {
  const all = { ...env, ...more };
  return openObjectStore(all.OBJECT_STORE_URL ?? '', readConfig(z.object(storeAccessSettings), all));
}

/** The code of the AppError with which a call fails. */
export async function codeOf(result: Promise<unknown>): Promise<string> {
  const error = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : `not an AppError: ${error}`;
}

export async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found.sort();
}

const program = fileURLToPath(
  new URL(
    import.meta.url.includes('/dist/') ? './object-store-child.js' : '../dist/test/object-store-child.js',
    import.meta.url,
  ),
);

export interface Child {
  readonly process: ChildProcess;
  /** The next line that it prints; undefined when it has ended. */
  line(): Promise<Record<string, unknown> | undefined>;
  ended: Promise<unknown>;
}

/** object-store-child.ts on a store; `shell` stands before the command. */
export function startChild(env: StoreEnv, args: readonly string[], shell = ''): Child {
  const command = [`${shell} exec "$0" "$@"`, process.execPath, program, ...args];
  const child = spawn('sh', ['-c', ...command], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', process.env.TEST_LOG_LEVEL === undefined ? 'ignore' : 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    ended: once(child, 'close'),
    line: async () => {
      const next = await lines.next();
      return next.done ? undefined : (JSON.parse(next.value) as Record<string, unknown>);
    },
  };
}
