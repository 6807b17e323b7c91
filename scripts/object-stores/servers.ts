import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startHdfs } from '@insight-mesh/local-stack/hdfs';
import { startS3Server } from '@insight-mesh/local-stack/s3-server';
import { toolsFolder } from '../lib/checkout.js';

export const storeNames = ['folder', 's3', 'hdfs'] as const;
export type StoreName = (typeof storeNames)[number];

export interface StoreServer {
  /** The environment of a service that keeps its objects there, in a folder of this name. */
  env(folder: string): Record<string, string>;
  stop(): Promise<void>;
}

/** Starts what serves a kind of object store on this machine; of a folder, nothing. */
export async function startStore(name: StoreName, dir: string, say: (line: string) => void): Promise<StoreServer> {
  mkdirSync(dir, { recursive: true });
  switch (name) {
    case 'folder':
      return {
        env: (folder) => ({ OBJECT_STORE_URL: pathToFileURL(join(dir, folder)).href }),
        stop: async () => {},
      };
    case 's3':
      return startS3Server({ dir });
    case 'hdfs':
      return startHdfs({ dir, toolsDir: toolsFolder(), onProgress: say });
  }
}
