import type { Logger } from '@insight-mesh/runtime/log';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { Config } from '../config.js';

/** What the lake's files are looked after with. */
export interface LakeTools {
  readonly pool: Pool;
  readonly store: ObjectStore;
  readonly log: Logger;
  /** Folder for what is being read and written; the system's if not given. */
  readonly tempDir?: string | undefined;
  /** What stands before a key in the manifests: a URL without a slash at its end. */
  readonly manifestBase: string;
  /** How long superseded files stay, in milliseconds. */
  readonly deleteAfterMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** With the service's own settings. */
export function lakeToolsOf(o: {
  readonly lakePool: Pool;
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly now: () => number;
  readonly config: Pick<Config, 'LAKE_TEMP_DIR' | 'LAKE_MANIFEST_URL' | 'OBJECT_STORE_URL' | 'LAKE_DELETE_AFTER_MS'>;
}): LakeTools {
  const {
    LAKE_TEMP_DIR: tempDir,
    LAKE_MANIFEST_URL: url,
    OBJECT_STORE_URL: storeUrl,
    LAKE_DELETE_AFTER_MS: deleteAfterMs,
  } = o.config;
  return {
    pool: o.lakePool,
    store: o.store,
    log: o.log,
    now: o.now,
    tempDir,
    manifestBase: (url ?? storeUrl).replace(/\/+$/, ''),
    deleteAfterMs,
  };
}
