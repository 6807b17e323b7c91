import { readFileSync } from 'node:fs';
import type { PolicyVersion__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/PolicyVersion';
import { fromTimestamp, rfc3339 } from '@insight-mesh/runtime/time';
import type { Connection } from '../lib/connect.js';
import { table } from '../lib/result.js';
import { safeJsonLine, safeLine } from '../lib/safe-text.js';
import { fromJson, fromPairs, nameOf, toJson, toPolicy, valuesOf, valueText } from './settings.js';

/** Policies of one tenant, as this caller sees them. */
export type Policies = Connection<'insightmesh.collector.v1.PolicyService'>;

const pageSize = 100;
const changesCharacters = 80;

function print(text: string, result: object): void {
  process.stdout.write(text + safeJsonLine(result));
}

function setAt({ set_at: at }: PolicyVersion__Output): string {
  return at === null ? '' : rfc3339(fromTimestamp(at));
}

/** What a version set: the names of the settings and their values. */
function changes(version: PolicyVersion__Output): [string, string][] {
  const values = valuesOf(version.policy);
  return version.changed.map(nameOf).map((name) => [name, valueText(values.get(name))]);
}

function versionJson(version: PolicyVersion__Output): object {
  const { version: number, set_by, note, restored_from, not_understood } = version;
  const values = valuesOf(version.policy);
  const changed = Object.fromEntries(version.changed.map(nameOf).map((name) => [name, values.get(name) ?? null]));
  return { version: number, set_at: setAt(version), set_by, note, restored_from, changed, not_understood };
}

function present(version: PolicyVersion__Output | null): PolicyVersion__Output {
  if (version === null) throw new Error('the collector answered without a policy');
  return version;
}

function warning({ not_understood }: PolicyVersion__Output): string {
  if (not_understood.length === 0) return '';
  const names = not_understood.map((path) => safeLine(nameOf(path))).join(', ');
  return `not understood by this release of the collector, so ignored or taken strictly: ${names}\n`;
}

function lineOf(version: PolicyVersion__Output): string {
  const note = version.note === '' ? '' : `: ${safeLine(version.note)}`;
  const again = version.restored_from === 0 ? '' : `, version ${version.restored_from} again`;
  return `version ${version.version}, set ${setAt(version)} by ${safeLine(version.set_by)}${again}${note}\n`;
}

export async function show({ client, call }: Policies): Promise<void> {
  const { current, is_default, defaults } = await client.GetPolicy({}, call);
  const version = present(current);
  const values = valuesOf(version.policy);
  const usual = valuesOf(defaults);
  const rows = [...values].map(([name, value]) => {
    const own = value !== usual.get(name);
    return [name, valueText(value), own ? `default: ${valueText(usual.get(name))}` : ''];
  });
  const head = is_default ? 'nobody has set a policy: the defaults are in force\n' : lineOf(version);
  print(`${head}${warning(version)}\n${table(['setting', 'value', ''], rows)}`, {
    ...versionJson(version),
    is_default,
    policy: toJson(values),
  });
}

export async function history({ client, call }: Policies, limit: number): Promise<void> {
  const versions: PolicyVersion__Output[] = [];
  let page_token = '';
  do {
    const page_size = Math.min(pageSize, limit - versions.length);
    const page = await client.ListPolicyVersions({ page_size, page_token }, call);
    versions.push(...page.versions);
    page_token = page.next_page_token;
  } while (page_token !== '' && versions.length < limit);
  const rows = versions.map((version) => {
    const set = changes(version).map(([name, value]) => `${name}=${value}`);
    const again = version.restored_from === 0 ? '' : `version ${version.restored_from} again: `;
    const what = `${again}${set.length === 0 ? 'nothing' : set.join(' ')}`;
    return [
      String(version.version),
      setAt(version),
      safeLine(version.set_by),
      safeLine(what, changesCharacters),
      safeLine(version.note),
    ];
  });
  print(table(['version', 'set at', 'by', 'what it changed', 'note'], rows), {
    versions: versions.map(versionJson),
    more: page_token !== '',
  });
}

export interface ChangeOptions {
  note: string;
  expect?: number;
  dryRun?: boolean;
}

function requestOf({ note, expect, dryRun }: ChangeOptions) {
  return { note, validate_only: dryRun === true, ...(expect === undefined ? {} : { expected_version: expect }) };
}

function printChange(
  { current, changed }: { current: PolicyVersion__Output | null; changed: boolean },
  { dryRun }: ChangeOptions,
): void {
  const version = present(current);
  const kept = changed && dryRun !== true;
  const head = changed
    ? `${kept ? lineOf(version) : `not kept; it would be version ${version.version}\n`}\n`
    : `in force already, as version ${version.version}\n`;
  print(changed ? head + table(['setting', 'value'], changes(version)) : head, {
    ...versionJson(version),
    kept,
    policy: toJson(valuesOf(version.policy)),
  });
}

/** Either the whole policy from a file, or single settings. */
export async function set(
  { client, call }: Policies,
  file: string | undefined,
  options: ChangeOptions & { set: string[] },
): Promise<void> {
  if ((file === undefined) === (options.set.length === 0)) {
    throw new Error('give either a file with the whole policy, or single settings by --set SETTING=VALUE');
  }
  const given = file === undefined ? fromPairs(options.set) : fromJson(readFileSync(file, 'utf8'));
  const mask = file === undefined ? { update_mask: { paths: [...given.keys()].map(({ path }) => path) } } : {};
  const answer = await client.SetPolicy({ policy: toPolicy(given), ...mask, ...requestOf(options) }, call);
  printChange(answer, options);
}

export async function restore({ client, call }: Policies, version: number, options: ChangeOptions): Promise<void> {
  printChange(await client.RestorePolicy({ version, ...requestOf(options) }, call), options);
}
