import type { SettingFacts } from '@insight-mesh/runtime/setting-facts';
import type { SettingsByService } from './read-settings.js';

export const settingsPage = 'deploy/settings.md';

interface Row {
  readonly name: string;
  /** Of each service that has it. */
  readonly facts: ReadonlyMap<string, SettingFacts>;
}

function rowsOf(settings: SettingsByService): Row[] {
  const rows = new Map<string, Map<string, SettingFacts>>();
  for (const [service, all] of settings) {
    for (const facts of all) {
      const row = rows.get(facts.name) ?? new Map<string, SettingFacts>();
      rows.set(facts.name, row.set(service, facts));
    }
  }
  return [...rows].map(([name, facts]) => ({ name, facts })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function defaultOf({ required, default: value }: SettingFacts): string {
  if (required) return 'required';
  if (value === undefined) return 'unset';
  return value === '' ? 'empty' : `\`${value}\``;
}

/** One value where all services have the same, else each with its services. */
function agreed(row: Row, of: (facts: SettingFacts) => string): string {
  const values = [...row.facts].map(([service, facts]) => [service, of(facts)] as const);
  const [first] = values;
  if (values.every(([, value]) => value === first?.[1])) return first?.[1] ?? '';
  return values.map(([service, value]) => `${service}: ${value}`).join('; ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function line(row: Row, withServices: boolean): string {
  const cells = [
    `\`${row.name}\``,
    ...(withServices ? [[...row.facts.keys()].join(', ')] : []),
    agreed(row, (facts) => facts.must.replace(/^(the object store )?must be /, '')),
    agreed(row, defaultOf),
    [...row.facts.values()].some(({ secret }) => secret) ? 'yes' : '',
    agreed(row, (facts) => facts.description),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function table(rows: readonly Row[], withServices: boolean): string {
  const heads = ['variable', ...(withServices ? ['services'] : []), 'must be', 'default', 'secret', 'meaning'];
  return [
    `| ${heads.join(' | ')} |`,
    `|${' --- |'.repeat(heads.length)}`,
    ...rows.map((row) => line(row, withServices)),
  ].join('\n');
}

/** The reference of all settings, in Markdown. */
export function renderSettings(settings: SettingsByService): string {
  const rows = rowsOf(settings);
  const everywhere = rows.filter(({ facts }) => facts.size === settings.size);
  const several = rows.filter(({ facts }) => facts.size > 1 && facts.size < settings.size);
  const parts = [
    '# Every setting',
    "Generated from the services' schemas of their environment by `npm run settings`; a test holds it against them. What belongs together, and why one would " +
      'change it, stands in [configuration.md](configuration.md).',
    'An empty variable counts as unset. A wrong one keeps the service from starting, and the error names all of them at once. A variable that is named nearly like a setting ' +
      'is told in the log. Secrets belong into Secrets, never into values or images; no error repeats them.',
    `## In every service\n\n${table(everywhere, false)}`,
    `## In several services\n\n${table(several, true)}`,
    ...[...settings.keys()].map((service) => {
      const own = rows.filter(({ facts }) => facts.size === 1 && facts.has(service));
      return `## In ${service} alone\n\n${table(own, false)}`;
    }),
  ];
  return `${parts.join('\n\n')}\n`;
}
