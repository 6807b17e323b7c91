import { z } from 'zod';

/** What the rows of a file are. */
export const importKinds = ['items', 'customers', 'orders', 'events'] as const;
export type ImportKind = (typeof importKinds)[number];

export const fileFormats = ['csv', 'ndjson', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];

export const charsets = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'gbk'] as const;

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' });
const column = z.string({ error: "must be a column's name" }).min(1, { error: "must be a column's name" });
const oneCharacter = z.string().length(1, { error: 'must be one character' });

/** Several conditions on one column must all hold. */
export const conditionSchema = z.strictObject({
  column,
  equals: z.union([scalar, z.array(scalar)], { error: 'must be a value or a list of values' }).optional(),
  starts_with: z.string().min(1).optional(),
  above: z.number().optional(),
  below: z.number().optional(),
  empty: z.boolean().optional(),
  /** True: the others together must not hold. */
  not: z.boolean().optional(),
});
export type Condition = z.infer<typeof conditionSchema>;

/** One, or several that must all hold. */
const conditions = z.union([conditionSchema, z.array(conditionSchema)], {
  error: 'must be a condition such as {"column": "status", "equals": "returned"}, or a list of them that must all hold',
});
export type Conditions = z.infer<typeof conditions>;

export const fieldSchema = z.strictObject({
  column: column.optional(),
  columns: z.array(column).min(1).optional(),
  /** Between the values of several columns. */
  join: z.string().optional(),
  constant: scalar.optional(),
  /** Where there is no value. */
  default: scalar.optional(),
  /** Only for rows of which this holds. */
  when: conditions.optional(),
  /** iso, epoch_s, epoch_ms, epoch_us, epoch_ns, or strptime's directives. */
  time: z.string().optional(),
  /** Of times that name none. */
  zone: z.string().optional(),
  /** decimal: 19.99; minor: 1999. */
  money: z.enum(['decimal', 'minor'], { error: 'must be decimal or minor' }).optional(),
  decimal: z.enum(['.', ','], { error: 'must be "." or ","' }).optional(),
  /** Between groups of digits. */
  thousands: oneCharacter.optional(),
  /** Characters that are left out of a number, for example "€$". */
  strip: z.string().optional(),
  /** True: of a number below 0 the sign is left out. */
  absolute: z.boolean().optional(),
  /** The file's values to ours. */
  values: z.record(z.string(), z.union([scalar, z.null()])).optional(),
  /** What becomes of a value that is none of `values`. */
  otherwise: z.enum(['refuse', 'keep', 'empty'], { error: 'must be refuse, keep or empty' }).optional(),
  /** Text between elements of a list. */
  split: z.string().min(1).optional(),
  as: z.enum(['text', 'number', 'boolean', 'json'], { error: 'must be text, number, boolean or json' }).optional(),
  prefix: z.string().optional(),
  /** True: a file may lack the column. */
  optional: z.boolean().optional(),
});
export type FieldSpec = z.infer<typeof fieldSchema>;

const field = z.preprocess((value) => (typeof value === 'string' ? { column: value } : value), fieldSchema);

export const linesSchema = z.strictObject({
  /** A column that holds a list of objects, or such a list as JSON; the fields are then theirs. */
  from: column.optional(),
  when: conditions.optional(),
  item_id: field,
  quantity: field.optional(),
  unit_price: field.optional(),
});
export type LinesSpec = z.infer<typeof linesSchema>;

export const csvSchema = z.strictObject({
  delimiter: oneCharacter.optional(),
  quote: z.union([oneCharacter, z.literal('none')], { error: 'must be one character, or none' }).default('"'),
  header: z.boolean().default(true),
  /** Names of the columns of a file without a header; without them they are "1", "2", … */
  columns: z.array(column).min(1).optional(),
});

export const mappingSchema = z.strictObject({
  kind: z.enum(importKinds, { error: `must be one of ${importKinds.join(', ')}` }),
  /** Otherwise by the file's name. */
  format: z.enum(fileFormats, { error: `must be one of ${fileFormats.join(', ')}` }).optional(),
  charset: z.enum(charsets, { error: `must be one of ${charsets.join(', ')}` }).default('auto'),
  csv: csvSchema.prefault({}),
  /** Bytes of a row; a longer one is refused. */
  max_row_bytes: z.number().int().min(1_024).max(16_777_216).default(1_048_576),
  /** Texts that stand for nothing. */
  nulls: z.array(z.string()).default(['', 'NULL', 'null', '\\N', 'NA', 'N/A']),
  trim: z.boolean().default(true),
  /** Of times that name none, unless the field says otherwise. */
  zone: z.string().default('UTC'),
  /** Rows that follow each other and have the same values here are one order or event. */
  group_by: z.union([column.transform((one) => [one]), z.array(column).min(1)]).optional(),
  /** Columns that together tell one element from all others, in any file. */
  key: z.union([column.transform((one) => [one]), z.array(column).min(1)]).optional(),
  /** Orders only: which rows are refunds. */
  refund: conditions.optional(),
  /** Rows that are passed over; one of the list is enough. */
  skip: z.array(conditions).optional(),
  fields: z.record(z.string(), field),
  items: linesSchema.optional(),
});

/** How rows become elements, as somebody declared it; all defaults filled in. */
export type Mapping = z.infer<typeof mappingSchema>;
