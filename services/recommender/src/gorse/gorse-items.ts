import type { ItemJson, JsonValue } from '@insight-mesh/contracts/json';
import { gorseTime, zeroTime } from './gorse-time.js';
import { booleanField, field, isObject, type Json, refuse, textField, textsField } from './json-fields.js';

/** An item as Gorse's clients read and write it. */
export interface GorseItem {
  ItemId: string;
  IsHidden: boolean;
  Categories: string[];
  /** RFC 3339. */
  Timestamp: string;
  Labels: JsonValue;
  Comment: string;
}

/** What the recommender holds of an item of the catalogue. */
export interface StoredItem {
  title: string;
  categoryPath: readonly string[];
  inStock: boolean;
  /** As they were upserted; absent where the catalogue does not hold them. */
  attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** Where an item that came this way keeps what an item of ours has no place for. */
const markName = 'gorse';
const titleCharacters = 1_000;

function timestampField(from: Json, path: string): string {
  const time = gorseTime(textField(from, 'Timestamp', path));
  if (time === undefined) return refuse(`${path}Timestamp`, 'must be a time such as 2026-05-01T09:30:00Z');
  return time === '' ? zeroTime : time;
}

/** @throws AppError INVALID_ARGUMENT with the path of the field */
export function readGorseItem(from: Json, itemId: string, path: string): GorseItem {
  return {
    ItemId: itemId,
    IsHidden: booleanField(from, 'IsHidden', path) ?? false,
    Categories: textsField(from, 'Categories', path),
    Timestamp: timestampField(from, path),
    Labels: (field(from, 'Labels') ?? null) as JsonValue,
    Comment: textField(from, 'Comment', path),
  };
}

/** The item with the fields of a patch in it. @throws AppError INVALID_ARGUMENT with the path of the field */
export function patched(item: GorseItem, patch: Json): GorseItem {
  const given = (name: string) => field(patch, name) !== undefined && field(patch, name) !== null;
  const read = readGorseItem(patch, item.ItemId, '');
  return {
    ItemId: item.ItemId,
    IsHidden: given('IsHidden') ? read.IsHidden : item.IsHidden,
    Categories: given('Categories') ? read.Categories : item.Categories,
    Timestamp: given('Timestamp') ? read.Timestamp : item.Timestamp,
    Labels: given('Labels') ? read.Labels : item.Labels,
    Comment: given('Comment') ? read.Comment : item.Comment,
  };
}

function titleOf({ Labels: labels, Comment: comment }: GorseItem): string {
  const named = isObject(labels) ? (labels.title ?? labels.name) : undefined;
  return (typeof named === 'string' && named !== '' ? named : comment).slice(0, titleCharacters);
}

/** The item for the catalogue. One that is hidden or deleted cannot be bought, so it is not recommended. */
export function catalogueItem(item: GorseItem, deleted = false): ItemJson {
  const title = titleOf(item);
  return {
    id: item.ItemId,
    ...(title !== '' && { title }),
    ...(item.Categories.length > 0 && { category_path: item.Categories }),
    in_stock: !item.IsHidden && !deleted,
    attributes: {
      ...(item.Labels !== null && { labels: item.Labels }),
      [markName]: {
        timestamp: item.Timestamp,
        comment: item.Comment,
        hidden: item.IsHidden,
        ...(deleted && { deleted }),
      },
    },
  };
}

/** Whether an item came by Gorse's paths, so that it is known whole. */
export function cameWhole({ attributes }: StoredItem): boolean {
  return isObject(attributes?.[markName]);
}

/** A stored item as Gorse would tell it; undefined where it was deleted. */
export function gorseItem(itemId: string, stored: StoredItem): GorseItem | undefined {
  const attributes = stored.attributes ?? {};
  const mark = attributes[markName];
  if (!isObject(mark)) {
    return {
      ItemId: itemId,
      IsHidden: !stored.inStock,
      Categories: [...stored.categoryPath],
      Timestamp: zeroTime,
      Labels: Object.keys(attributes).length === 0 ? null : ({ ...attributes } as JsonValue),
      Comment: stored.title,
    };
  }
  if (mark.deleted === true) return undefined;
  return {
    ItemId: itemId,
    IsHidden: mark.hidden === true,
    Categories: [...stored.categoryPath],
    Timestamp: typeof mark.timestamp === 'string' ? mark.timestamp : zeroTime,
    Labels: (attributes.labels ?? null) as JsonValue,
    Comment: typeof mark.comment === 'string' ? mark.comment : '',
  };
}

/** Seconds since 1970 of the item's own time; undefined where it has none. */
export function itemSeconds({ attributes }: StoredItem): number | undefined {
  const mark = attributes?.[markName];
  if (!isObject(mark) || typeof mark.timestamp !== 'string' || mark.timestamp === zeroTime) return undefined;
  const ms = Date.parse(mark.timestamp);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
}
