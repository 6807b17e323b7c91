import { ModelFormatError } from '../model.js';

export const textTo = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** @throws ModelFormatError */
export function numberSetting(settings: unknown, name: string): number {
  const value = (settings as Readonly<Record<string, unknown>> | null)?.[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ModelFormatError(`not a usable model file: its ${name} must be a number, not ${JSON.stringify(value)}`);
}

/** @throws ModelFormatError where there are not so many, or one is no finite number */
export function finiteArray<T extends Float32Array | Float64Array>(name: string, array: T, length: number): T {
  if (array.length !== length)
    throw new ModelFormatError(
      `not a usable model file: ${name} has ${array.length} numbers in the place of ${length}`,
    );
  for (const value of array) {
    if (!Number.isFinite(value)) throw new ModelFormatError(`not a usable model file: ${name} holds ${value}`);
  }
  return array;
}
