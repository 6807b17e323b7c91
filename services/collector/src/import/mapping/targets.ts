import type { ImportKind } from './mapping.js';

/** What the value of a target field is. */
export type TargetType = 'id' | 'text' | 'integer' | 'number' | 'money' | 'boolean' | 'time' | 'list' | 'any';

interface Targets {
  fields: Readonly<Record<string, TargetType>>;
  /** Fields that hold others: `attributes.colour`. */
  open: Readonly<Record<string, TargetType>>;
  required: readonly string[];
  /** Whether `items` may be mapped. */
  lines: boolean;
}

const common = {
  id: 'id',
  occurred_at: 'time',
  customer_id: 'id',
  anonymous_id: 'id',
  session_id: 'id',
  device_id: 'id',
  channel: 'id',
  'consent.analytics': 'boolean',
  'consent.personalisation': 'boolean',
  'consent.marketing': 'boolean',
} as const;
const open = { attributes: 'any', context: 'any' } as const;

/** The fields that each kind of rows may fill, in the words of the contract. */
export const targets: Readonly<Record<ImportKind, Targets>> = {
  items: {
    fields: {
      id: 'id',
      title: 'text',
      category_path: 'list',
      brand: 'id',
      price: 'money',
      currency: 'id',
      in_stock: 'boolean',
      url: 'text',
      image_url: 'text',
    },
    open: { titles: 'text', attributes: 'any' },
    required: ['id'],
    lines: false,
  },
  customers: { fields: common, open: { ...open, traits: 'any' }, required: ['customer_id'], lines: false },
  orders: {
    fields: { ...common, order_id: 'id', value: 'money', currency: 'id', recommendation_id: 'id' },
    open,
    required: ['order_id', 'items'],
    lines: true,
  },
  events: {
    fields: {
      ...common,
      type: 'id',
      item_id: 'id',
      order_id: 'id',
      query: 'text',
      text: 'text',
      rating: 'number',
      value: 'money',
      currency: 'id',
      recommendation_id: 'id',
    },
    open,
    required: ['type'],
    lines: true,
  },
};

/** The type of a target field of a kind; undefined when it has no such field. */
export function targetType(kind: ImportKind, name: string): TargetType | undefined {
  const { fields, open: holders } = targets[kind];
  if (Object.hasOwn(fields, name)) return fields[name];
  const dot = name.indexOf('.');
  const holder = name.slice(0, dot);
  return dot > 0 && dot < name.length - 1 && Object.hasOwn(holders, holder) ? holders[holder] : undefined;
}
