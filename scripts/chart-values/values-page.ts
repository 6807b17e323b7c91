/** What of JSON Schema the chart's values.schema.json uses. */
export interface Schema {
  description?: string;
  type?: string | readonly string[];
  enum?: readonly string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: readonly Schema[];
  definitions?: Record<string, Schema>;
  $ref?: string;
}

interface Row {
  path: string;
  kind: string;
  standard: string;
  meaning: string;
}

/** Refs and `allOf` of one are followed; the nearest description stays. */
function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref !== undefined) {
    const found = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    if (found === undefined) throw new Error(`values.schema.json: ${schema.$ref} is nowhere`);
    return resolved(
      { ...found, ...(schema.description === undefined ? {} : { description: schema.description }) },
      root,
    );
  }
  const [first] = schema.allOf ?? [];
  if (first === undefined) return schema;
  const { allOf: _allOf, ...own } = schema;
  return { ...resolved(first, root), ...own };
}

function kindOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => (value === '' ? '""' : value)).join(' \\| ');
  const { type = 'any' } = schema;
  return typeof type === 'string' ? type : type.join(' \\| ');
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = JSON.stringify(value);
  return text.length > 60 ? '*see values.yaml*' : `\`${text.replaceAll('|', '\\|')}\``;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects that Kubernetes defines, or that are one value to people: a row, no more. */
const whole =
  /(resources|nodeSelector|tolerations|affinity|labels|annotations|commonLabels|podLabels|podAnnotations|settings)$/i;

function rowsOf(path: string, given: Schema, value: unknown, root: Schema): Row[] {
  const schema = resolved(given, root);
  const properties = Object.entries(schema.properties ?? {});
  const row = { path, kind: kindOf(schema), standard: shown(value), meaning: schema.description ?? '' };
  if (properties.length === 0 || whole.test(path)) return [row];
  return properties.flatMap(([name, each]) =>
    rowsOf(path === '' ? name : `${path}.${name}`, each, isMap(value) ? value[name] : undefined, root),
  );
}

const tableOf = (rows: readonly Row[]) =>
  [
    '| value | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ path, kind, standard, meaning }) => `| \`${path}\` | ${kind} | ${standard} | ${meaning} |`),
  ].join('\n');

/**
 * The page of every value of a chart: path, type, default and meaning, from its schema and its values.yaml.
 * @throws Error where a value has no description
 */
export function valuesPage(schema: Schema, values: Record<string, unknown>): string {
  const top = Object.entries(schema.properties ?? {}).filter(
    ([name]) => name !== 'serviceDefaults' && name !== 'services',
  );
  const rows = top.flatMap(([name, each]) => rowsOf(name, each, values[name], schema));
  const service = rowsOf('', schema.properties?.serviceDefaults ?? {}, values.serviceDefaults, schema);
  const cron = rowsOf('', cronJob(schema), undefined, schema);
  const silent = [...rows, ...service, ...cron].filter(({ meaning }) => meaning === '');
  if (silent.length > 0)
    throw new Error(`values.schema.json: no description of ${silent.map(({ path }) => path).join(', ')}`);
  return `# Values

Made of values.schema.json and values.yaml (\`npx vitest run --project unit scripts/chart-values -u\`); what is none of these is refused.

${tableOf(rows)}

## A service

Fields of \`serviceDefaults\` and of each entry of \`services\`, which stands above it. What the entries say by default: \`values.yaml\`.

${tableOf(service)}

## A run by the clock

Fields of each entry of \`training.cronJobs\`.

${tableOf(cron)}
`;
}

function cronJob(root: Schema): Schema {
  const entries = root.properties?.training?.properties?.cronJobs?.additionalProperties;
  if (typeof entries !== 'object') throw new Error('values.schema.json: training.cronJobs has no entries');
  return entries;
}
