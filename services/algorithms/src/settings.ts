/** @throws RangeError that names the setting */
export function requireInteger(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${value}`);
}

/** @throws RangeError that names the setting */
export function requireNumber(name: string, value: number, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a number from ${least} to ${most}, not ${value}`);
}

/** @throws RangeError that names the setting */
export function requireOneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new RangeError(`${name} must be one of ${allowed.join(', ')}, not ${value}`);
}

/**
 * The defaults with what was given in their place; undefined counts as not given.
 * @throws RangeError for a setting that does not exist or is of another type
 */
export function mergeSettings<T extends object>(defaults: T, given: Partial<Record<keyof T, unknown>>): T {
  const merged = { ...defaults } as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new RangeError(`there is no setting ${name}: there are ${Object.keys(defaults).join(', ')}`);
    }
    if (value === undefined) continue;
    if (typeof value !== typeof merged[name]) {
      throw new RangeError(`${name} must be a ${typeof merged[name]}, not ${JSON.stringify(value)}`);
    }
    merged[name] = value;
  }
  return merged as T;
}
