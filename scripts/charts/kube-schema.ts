/** Parts of an OpenAPI document as Kubernetes writes it. */
type Schema = { [key: string]: unknown };

interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** A JSON schema (draft 7) of one kind, without references, that allows no field it does not name. */
export interface KindSchema {
  /** As kubeconform asks for it: `deployment-apps-v1`. */
  name: string;
  schema: Schema;
}

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const stringOr = (type: 'integer' | 'number'): Schema => ({ anyOf: [{ type: 'string' }, { type }] });

/** The kinds in api/openapi-spec/swagger.json of Kubernetes, which is what its API server answers at /openapi/v2. */
export function kindSchemas(swagger: { definitions: Record<string, Schema> }): KindSchema[] {
  const definitions: Record<string, Schema> = {
    ...swagger.definitions,
    [QUANTITY]: stringOr('number'),
    [INT_OR_STRING]: stringOr('integer'),
  };
  return Object.entries(definitions).flatMap(([name, definition]) => {
    const kinds = definition['x-kubernetes-group-version-kind'] as GroupVersionKind[] | undefined;
    const [one] = kinds ?? [];
    // Of many groups: DeleteOptions and WatchEvent, which are in no manifest.
    if (one === undefined || kinds?.length !== 1) return [];
    const schema = strict(definition, definitions, [name]);
    const apiVersion = one.group === '' ? one.version : `${one.group}/${one.version}`;
    return [{ name: schemaName(one), schema: ofKind(schema, apiVersion, one.kind) }];
  });
}

/** The kinds of CustomResourceDefinitions. */
export function customKindSchemas(crds: readonly unknown[]): KindSchema[] {
  return (crds as Crd[]).flatMap(({ spec }) =>
    spec.versions.map((version) => {
      const schema = strict(version.schema.openAPIV3Schema, {}, []);
      // The definitions leave the metadata to the API server, which knows its fields.
      schema.properties = { ...(schema.properties as Schema), metadata: { type: 'object' } };
      const of = { group: spec.group, version: version.name, kind: spec.names.kind };
      return { name: schemaName(of), schema: ofKind(schema, `${of.group}/${of.version}`, of.kind) };
    }),
  );
}

interface Crd {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

function schemaName({ group, version, kind }: GroupVersionKind): string {
  const first = group.split('.')[0] ?? '';
  return [kind, ...(first === '' ? [] : [first]), version].join('-').toLowerCase();
}

function ofKind(schema: Schema, apiVersion: string, kind: string): Schema {
  const properties = schema.properties as Schema | undefined;
  const required = (schema.required as string[] | undefined) ?? [];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schema,
    properties: { ...properties, apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } },
    required: [...new Set([...required, 'apiVersion', 'kind'])],
  };
}

/** Follows references, drops what is no constraint, and forbids unknown fields. `above`: the definitions that this stands in. */
function strict(schema: Schema, definitions: Readonly<Record<string, Schema>>, above: readonly string[]): Schema {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace('#/definitions/', '');
    const target = definitions[name];
    // A type within itself (JSONSchemaProps): anything goes below.
    return target === undefined || above.includes(name) ? {} : strict(target, definitions, [...above, name]);
  }
  if (schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true) return stringOr('integer');
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(within);
    return typeof value === 'object' && value !== null ? strict(value as Schema, definitions, above) : value;
  };
  const result: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'description' || key === 'format' || key === 'default' || key.startsWith('x-kubernetes-')) continue;
    // The names below are fields, not words of the schema.
    result[key] =
      key === 'properties'
        ? Object.fromEntries(Object.entries(value as Schema).map(([name, field]) => [name, within(field)]))
        : within(value);
  }
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || result.additionalProperties !== undefined;
  if (result.properties !== undefined && !open) result.additionalProperties = false;
  return result;
}
