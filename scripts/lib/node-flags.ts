import type { ServiceName } from './mesh.js';

/** Node's flags for a service of a local mesh. */
export function nodeFlags(name: ServiceName): string[] {
  const all = ['--enable-source-maps', '--max-old-space-size=512'];
  // A batch of the fold is some ten megabytes of short-lived objects.
  return name === 'feature' ? [...all, '--max-semi-space-size=64'] : all;
}
