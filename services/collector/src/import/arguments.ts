import { parseArgs } from 'node:util';
import { defaultLimits } from './store/request.js';

/** What the program is asked to do. */
export type Asked =
  | { do: 'run'; tenant: string; id: string }
  | { do: 'init'; file: string; kind: string | undefined; write: string | undefined }
  | { do: 'list' | 'mappings'; tenant: string }
  | { do: 'status' | 'cancel'; tenant: string; id: string }
  | AskedImport;

export interface AskedImport {
  do: 'import';
  tenant: string;
  path: string;
  mapping: string;
  pattern: string | undefined;
  rejects: string;
  maxRejects: number;
  maxRejectShare: number;
  keepRaw: boolean;
  anew: boolean;
  dryRun: boolean;
  /** Of a dry run: rows at most. */
  limit: number;
}

function number(name: string, text: string | undefined, absent: number, least: number, most: number): number {
  if (text === undefined) return absent;
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`--${name} ${text}: must be a number from ${least} to ${most}`);
}

function needed(name: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is missing`);
}

function tenantOf(value: string | undefined): string {
  const tenant = needed('--tenant', value);
  if (/^[a-z0-9-]{1,64}$/.test(tenant)) return tenant;
  throw new Error(`--tenant ${tenant}: must be 1 to 64 of a-z, 0-9 and "-"`);
}

/** Checks the program's arguments. @throws Error that says what is wrong */
export function readArguments(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tenant: { type: 'string' },
      mapping: { type: 'string' },
      pattern: { type: 'string' },
      rejects: { type: 'string' },
      kind: { type: 'string' },
      write: { type: 'string' },
      limit: { type: 'string' },
      'max-rejects': { type: 'string' },
      'max-reject-share': { type: 'string' },
      'no-raw': { type: 'boolean', default: false },
      anew: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [what = '', first] = positionals;
  switch (what) {
    case 'run':
    case 'status':
    case 'cancel':
      return { do: what, tenant: tenantOf(values.tenant), id: needed('the id of an import', first) };
    case 'list':
      return { do: what, tenant: tenantOf(values.tenant) };
    case 'mappings':
      return { do: what, tenant: '' };
    case 'init':
      return { do: what, file: needed('the file', first), kind: values.kind, write: values.write };
    case 'import':
      if (values.limit !== undefined && !values['dry-run']) throw new Error('--limit is for --dry-run alone');
      return {
        do: what,
        tenant: tenantOf(values.tenant),
        path: needed('the file or folder', first),
        mapping: needed('--mapping', values.mapping),
        pattern: values.pattern,
        rejects: needed('--rejects', values.rejects),
        maxRejects: number('max-rejects', values['max-rejects'], defaultLimits.maxRejects, 0, 1e12),
        maxRejectShare: number('max-reject-share', values['max-reject-share'], defaultLimits.maxRejectShare, 0, 1),
        keepRaw: !values['no-raw'],
        anew: values.anew,
        dryRun: values['dry-run'],
        limit: number('limit', values.limit, Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER),
      };
    default:
      throw new Error(
        `${what === '' ? 'nothing' : what} is asked for; there are import, init, mappings, list, status, cancel and run`,
      );
  }
}
