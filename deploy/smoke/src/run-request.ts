import { z } from 'zod';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);

/** What may be asked of a run: fields of StartRunRequest, which the service checks. request_id is the Job's. */
const schema = z.strictObject({
  models: z.array(z.string()).exactOptional(),
  seed: z.int().exactOptional(),
  test_share: z.number().exactOptional(),
  hold: z.boolean().exactOptional(),
  backend: z.enum(['BACKEND_AUTO', 'BACKEND_GPU', 'BACKEND_NODE', 'BACKEND_WASM']).exactOptional(),
  settings: z.record(z.string(), z.record(z.string(), json)).exactOptional(),
  time_limit_seconds: z.int().exactOptional(),
  memory_mb: z.int().exactOptional(),
  checkpoint_seconds: z.int().exactOptional(),
});

type Value =
  | { nullValue: 'NULL_VALUE' }
  | { numberValue: number }
  | { stringValue: string }
  | { boolValue: boolean }
  | { listValue: { values: Value[] } }
  | { structValue: Struct };
interface Struct {
  fields: Record<string, Value>;
}

/** JSON as google.protobuf.Value. */
function toValue(value: Json): Value {
  if (value === null) return { nullValue: 'NULL_VALUE' };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(toValue) } };
  return { structValue: toStruct(value) };
}

function toStruct(fields: Record<string, Json>): Struct {
  return { fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toValue(value)])) };
}

/**
 * A request in proto3 JSON as the client of TrainingService takes it.
 * @throws Error with a line for each wrong field
 */
export function runRequest(text: string, requestId: string) {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`START_RUN_REQUEST must be JSON such as {"models":["vs-knn"]}`);
  }
  const result = schema.safeParse(parsed);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `START_RUN_REQUEST ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(lines.join('\n'));
  }
  const { settings = {}, ...rest } = result.data;
  const structs = Object.fromEntries(Object.entries(settings).map(([model, fields]) => [model, toStruct(fields)]));

  return { ...rest, settings: structs, request_id: requestId };
}
