import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SettingFacts } from '@insight-mesh/runtime/setting-facts';
import type { ServiceName } from '../lib/mesh.js';

type Load = (env: NodeJS.ProcessEnv) => Record<string, unknown>;

interface BuiltConfig {
  loadConfig?: Load;
  trainingConfig?: Load;
  settingsReference(): SettingFacts[];
}

export interface CheckedConfig {
  /** As the service would have it; undefined where it would not start. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Every wrong setting, as the service would say it before it ends. */
  readonly error?: string;
  /** Of names, those that are no settings of the service. */
  unknown(names: readonly string[]): string[];
}

/** Runs an environment through the configuration of a built service: no package imports a service. */
export async function checkConfig(root: string, name: ServiceName, env: NodeJS.ProcessEnv): Promise<CheckedConfig> {
  const file = join(root, 'services', name, 'dist/src/config.js');
  const built = (await import(pathToFileURL(file).href)) as BuiltConfig;
  const load = built.loadConfig ?? built.trainingConfig;
  if (load === undefined) throw new Error(`${file} exports neither loadConfig nor trainingConfig`);
  const known = new Set(built.settingsReference().map((setting) => setting.name));
  const unknown = (names: readonly string[]) => names.filter((each) => !known.has(each));
  try {
    return { config: load(env), unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), unknown };
  }
}
