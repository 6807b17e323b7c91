import { InvalidArgumentError } from 'commander';

export type Settings = Record<string, string | number | boolean>;

export const seedNumber = (value: string): number => {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 0 to 999999999.');
  return Number(value);
};

/** name=value, for commander; may be repeated. */
export const setting = (value: string, before: Settings): Settings => {
  const [, name, text] = /^(\w+)=(\S.*)$/.exec(value) ?? [];
  if (name === undefined || text === undefined) throw new InvalidArgumentError('It must look like decay=0.8.');
  const parsed =
    text === 'true' || text === 'false' ? text === 'true' : Number.isNaN(Number(text)) ? text : Number(text);
  return { ...before, [name]: parsed };
};
