import type { Timestamp__Output } from '@insight-mesh/contracts/types/google/protobuf/Timestamp';
import { AppError, type FieldViolation } from '@insight-mesh/runtime/errors';
import { formatTimestamp, fromTimestamp } from '@insight-mesh/runtime/time';

export const DEFAULT_COUNT = 10;
export const MAX_COUNT = 500;
export const MAX_ID_LENGTH = 128;
export const MAX_SESSION_ITEMS = 200;

/** Collects everything that is wrong with a request, so that a caller learns it at once. */
export class Violations {
  readonly #found: FieldViolation[] = [];

  add(field: string, description: string): void {
    this.#found.push({ field, description });
  }

  id(field: string, value: string): void {
    if (value.length > MAX_ID_LENGTH) {
      this.add(field, `has ${value.length} characters; at most ${MAX_ID_LENGTH} are allowed`);
    }
    if (value.includes('\0')) this.add(field, 'has the character U+0000, which no id has');
  }

  requiredId(field: string, value: string): void {
    if (value === '') this.add(field, 'is needed');
    this.id(field, value);
  }

  /** @returns the ids; none where there are more than `most` */
  ids(field: string, values: readonly string[], most: number): readonly string[] {
    if (values.length > most) {
      this.add(field, `has ${values.length} items; at most ${most} are allowed`);
      return [];
    }
    values.forEach((value, index) => {
      this.requiredId(`${field}[${index}]`, value);
    });
    return values;
  }

  /** @returns milliseconds since 1970; undefined where the request has no such time */
  time(field: string, value: Timestamp__Output | null): number | undefined {
    if (value === null) return undefined;
    const { seconds, nanos } = value;
    if (formatTimestamp({ seconds: Number(seconds), nanos }) === undefined) {
      this.add(field, 'must be a time from the years 1 to 9999, with 0 to 999,999,999 nanos');
    }
    return fromTimestamp(value);
  }

  /** @returns the count to serve: 0 means the default */
  count(field: string, value: number): number {
    if (value < 0 || value > MAX_COUNT) {
      this.add(field, `is ${value}; it must be from 1 to ${MAX_COUNT}, or 0 for ${DEFAULT_COUNT}`);
    }
    return value === 0 ? DEFAULT_COUNT : value;
  }

  /** @throws AppError INVALID_ARGUMENT that names every wrong field */
  check(): void {
    if (this.#found.length === 0) return;
    const text = this.#found.map(({ field, description }) => `${field} ${description}`).join('; ');
    throw new AppError('INVALID_ARGUMENT', text, { violations: this.#found });
  }
}
