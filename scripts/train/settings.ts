import { InvalidArgumentError } from 'commander';

export type Settings = Record<string, number | string | boolean>;

/** One `name=value` more, for commander. A value that reads as a number or a truth value is one. */
export function setting(text: string, before: Settings): Settings {
  const [, name, value] = /^([A-Za-z][\w.-]*)=(\S+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('must look like width=64.');
  const parsed =
    value === 'true' || value === 'false' ? value === 'true' : Number.isNaN(Number(value)) ? value : Number(value);
  return { ...before, [name]: parsed };
}

/**
 * The settings of each model. With several models a name says whose it is: vs-knn.lastItems=3.
 * @throws Error that says how
 */
export function settingsByModel(models: readonly string[], settings: Settings): Record<string, Settings> {
  const by: Record<string, Settings> = {};
  for (const [name, value] of Object.entries(settings)) {
    const model = models.find((each) => name.startsWith(`${each}.`)) ?? (models.length === 1 ? models[0] : undefined);
    if (model === undefined) {
      const example = `--set ${models[0] ?? 'transformer'}.${name}=${value}`;
      throw new Error(`--set ${name}=${value} does not say of which model, and there is more than one: ${example}`);
    }
    const own = name.startsWith(`${model}.`) ? name.slice(model.length + 1) : name;
    by[model] = { ...by[model], [own]: value };
  }
  return by;
}
