import { z } from 'zod';

/** What somebody who sets a setting needs to know. */
export interface SettingFacts {
  readonly name: string;
  /** What is right, in the words of the error that a wrong value gets. */
  readonly must: string;
  readonly required: boolean;
  /** As it would be written in the environment; undefined where there is none. */
  readonly default: string | undefined;
  readonly secret: boolean;
  readonly description: string;
}

/** No setting allows it, but for those that take any text. */
const wrong = '\0 wrong';

/** The schemas that a schema is wrapped around, itself first. */
function layers(schema: z.ZodType): z.ZodType[] {
  const found: z.ZodType[] = [];
  for (let layer: z.ZodType | undefined = schema; layer !== undefined; ) {
    found.push(layer);
    if (layer instanceof z.ZodDefault || layer instanceof z.ZodOptional) layer = layer.unwrap() as z.ZodType;
    else layer = layer instanceof z.ZodPipe ? (layer.in as z.ZodType) : undefined;
  }
  return found;
}

function factsOf(name: string, schema: z.ZodType): SettingFacts {
  const each = layers(schema);
  const metas = each.map((layer) => layer.meta() as { description?: string; secret?: boolean } | undefined);
  const withDefault = each.find((layer) => layer instanceof z.ZodDefault);
  const refused = schema.safeParse(wrong);
  return {
    name,
    must: refused.success ? 'any text' : (refused.error.issues[0]?.message ?? ''),
    required: !schema.safeParse(undefined).success,
    default: withDefault === undefined ? undefined : String(withDefault.def.defaultValue),
    secret: metas.some((meta) => meta?.secret === true),
    description: metas.find((meta) => meta?.description !== undefined)?.description ?? '',
  };
}

/** The settings of a schema of the environment, by name; whatever is checked and made of them together is left out. */
export function describeSettings(schema: z.ZodType): SettingFacts[] {
  const object = layers(schema).find((layer) => layer instanceof z.ZodObject);
  if (object === undefined) throw new Error('settings are described by the schema of an object');
  return Object.entries(object.shape as Record<string, z.ZodType>)
    .map(([name, setting]) => factsOf(name, setting))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
