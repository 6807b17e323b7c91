import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SettingFacts } from '@insight-mesh/runtime/setting-facts';

export const settingServices = ['collector', 'feature', 'recommender', 'training'] as const;

export type SettingsByService = ReadonlyMap<string, readonly SettingFacts[]>;

interface ServiceConfig {
  settingsReference(): SettingFacts[];
}

/** The settings of every service, as its built configuration describes them: no package imports a service. */
export async function readSettings(root: string): Promise<SettingsByService> {
  const found = new Map<string, readonly SettingFacts[]>();
  for (const service of settingServices) {
    const file = join(root, 'services', service, 'dist/src/config.js');
    const config = (await import(pathToFileURL(file).href)) as ServiceConfig;
    found.set(service, config.settingsReference());
  }
  return found;
}
