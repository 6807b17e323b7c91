import { isIP } from 'node:net';
import { maskText } from '@insight-mesh/algorithms/mask-text';
import type { PersonalKind, Whose } from '@insight-mesh/algorithms/personal-fields';
import type { JsonValue } from '@insight-mesh/contracts/json';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { CheckedEvent } from '../events/check-event.js';
import type { FreeText } from '../events/free-text.js';
import type { Receipt } from '../intake/receipt.js';
import type { Treatment } from '../policy/policy.js';
import { FieldNames } from './field-names.js';
import { ipPrefixes } from './ip-prefix.js';
import type { Pseudonyms } from './pseudonyms.js';
import { personalNumber } from './rounded-number.js';

/** Applies the tenant's privacy policy to a cleaned event, in place; runs last, before it becomes a message. */
export type Privacy = (event: CheckedEvent, at: Receipt) => void;

export interface PrivacyParts {
  pseudonyms: Pseudonyms;
  freeText: FreeText;
  metrics: Metrics;
}

type Fields = Record<string, JsonValue>;

/** Shorter numbers are no phone's, and most numbers are shorter. */
const shortestPhone = 1e10;
const idFields = ['customer_id', 'anonymous_id', 'session_id', 'device_id'] as const;

/** Every field that can hold what tells of a person, in one walk: ids, free text, `attributes` and `context`. */
export function privacy({ pseudonyms, freeText, metrics }: PrivacyParts): Privacy {
  const names = new FieldNames();
  const personal = metrics.counter(
    'insightmesh_collector_personal_total',
    'Personal fields of events, by kind and what became of them',
    ['tenant', 'kind', 'treatment'],
  );

  /** The value to store in its place; undefined: none. */
  function treated(kind: PersonalKind, value: JsonValue, { tenantId, policy }: Receipt): JsonValue | undefined {
    // Whether somebody gave an address says nothing of it.
    if (value === null || typeof value === 'boolean' || value === '') return value;
    const count = (treatment: Treatment | 'prefix') => personal.inc({ tenant: tenantId, kind, treatment });
    if (kind === 'ip') {
      const cut = policy.privacy.ip === 'prefix' ? cutAddresses(value) : undefined;
      count(cut === undefined ? 'drop' : 'prefix');
      return cut;
    }
    const treatment = policy.privacy[kind];
    count(treatment);
    if (treatment === 'keep') return value;
    if (treatment === 'drop' || kind === 'user_agent') return undefined;
    if (Array.isArray(value) && kind !== 'address') return value.map((each) => pseudonyms.of(tenantId, kind, each));
    return pseudonyms.of(tenantId, kind, value);
  }

  function ofText(text: string, speaksOfIp: boolean, at: Receipt): JsonValue | undefined {
    if (speaksOfIp && isIP(text.trim()) !== 0) return treated('ip', text, at);
    return freeText.mask(text, at.tenantId);
  }

  function ofNumber(value: number, tenantId: string): JsonValue {
    const size = Math.abs(value);
    if (size < shortestPhone || !Number.isInteger(size)) return value;
    if (!Number.isSafeInteger(size)) {
      const kind = personalNumber(size);
      if (kind === undefined) return value;
      freeText.count({ [kind]: 1 }, tenantId);
      return `[${kind}]`;
    }
    const digits = String(size);
    const masked = freeText.mask(digits, tenantId);
    return masked === digits ? value : masked;
  }

  function ofValue(value: JsonValue, whose: Whose, speaksOfIp: boolean, at: Receipt): JsonValue | undefined {
    if (typeof value === 'string') return ofText(value, speaksOfIp, at);
    if (typeof value === 'number') return ofNumber(value, at.tenantId);
    if (typeof value !== 'object' || value === null) return value;
    if (!Array.isArray(value)) return ofFields(value, whose, at);
    return value.flatMap((each) => ofValue(each, whose, speaksOfIp, at) ?? []);
  }

  function ofFields(fields: Fields, whose: Whose, at: Receipt): Fields {
    const out: Fields = {};
    for (const name of Object.keys(fields)) {
      const value = fields[name];
      if (value === undefined) continue;
      const field = names.read(name);
      const kind = field.kind[whose];
      const hasFields = field.holdsFields && typeof value === 'object';
      const after =
        kind !== undefined && !hasFields
          ? treated(kind, value, at)
          : ofValue(value, field.opens ?? whose, field.speaksOfIp, at);
      if (after !== undefined) out[field.name] = after;
    }
    return out;
  }

  function ofIds(event: CheckedEvent, at: Receipt): void {
    for (const field of idFields) {
      const id = event[field];
      if (id === undefined) continue;
      const masked = maskText(id).text;
      const kind = masked === '[email]' ? 'email' : masked === '[phone]' ? 'phone' : undefined;
      if (kind === undefined) continue;
      event[field] = pseudonyms.of(at.tenantId, kind, id);
      personal.inc({ tenant: at.tenantId, kind, treatment: 'hmac' });
    }
  }

  return (event, at) => {
    const { tenantId, policy } = at;
    if (policy.privacy.ids === 'hmac') ofIds(event, at);
    if (event.text !== undefined) event.text = freeText.mask(event.text, tenantId);
    if (event.query !== undefined) event.query = freeText.mask(event.query, tenantId);
    for (const name of ['attributes', 'context'] as const) {
      const fields = event[name];
      if (fields === undefined) continue;
      const after = ofFields(fields, 'thing', at);
      if (Object.keys(after).length === 0) delete event[name];
      else event[name] = after;
    }
    for (const repair of event.repairs ?? []) {
      if (repair.original !== undefined) repair.original = freeText.mask(repair.original, tenantId);
    }
  };
}

/** Of a text, or of each in a list; undefined where none is an address. */
function cutAddresses(value: JsonValue): JsonValue | undefined {
  if (typeof value === 'string') return ipPrefixes(value);
  if (!Array.isArray(value)) return undefined;
  const cut = value.flatMap((each) => (typeof each === 'string' ? (ipPrefixes(each) ?? []) : []));
  return cut.length === 0 ? undefined : cut;
}
