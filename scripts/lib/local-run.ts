import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { localFolder } from './checkout.js';
import { meshFile } from './mesh-file.js';

const schema = z.object({
  brokers: z.array(z.string()).optional(),
  databaseUrl: z.string().optional(),
  tenantId: z.string().optional(),
  apiKey: z.string().optional(),
  serviceToken: z.string().optional(),
  objectStoreUrl: z.string().optional(),
  collectorHttp: z.string().optional(),
  /** gRPC, host:port, by service. */
  addresses: z.record(z.string(), z.string()).optional(),
});

/** Addresses and keys of the mesh that `npm start` is running. */
export type LocalRun = z.infer<typeof schema>;

/** What the running mesh of `dir` wrote down; empty when none runs. */
export function readLocalRun(dir = localFolder()): LocalRun {
  try {
    return schema.parse(JSON.parse(readFileSync(join(dir, meshFile), 'utf8')));
  } catch {
    return {};
  }
}

/** The first that is there of an option, an environment variable and the running mesh; else an error that names all three. */
export function addressOf<T>(given: T | undefined, fromMesh: T | undefined, option: string): T {
  const found = given ?? fromMesh;
  if (found !== undefined) return found;
  throw new Error(`no mesh is running here: start one with npm start, or give ${option}`);
}
