import { jsonLine } from '../lib/result.js';
import { type ExperimentCalls, lineOf } from './work.js';

export interface CreateFlags {
  arm: string[];
  shares: string[];
  traffic: number;
  layer: string;
  scenarios: string[];
  plannedUnits: number;
  description: string;
}

type Value = { numberValue: number } | { boolValue: boolean } | { stringValue: string };

function valueFrom(text: string): Value {
  if (text === 'true' || text === 'false') return { boolValue: text === 'true' };
  return text.trim() !== '' && Number.isFinite(Number(text)) ? { numberValue: Number(text) } : { stringValue: text };
}

/** @throws Error that names the arm and the form */
export function armFrom(text: string): { key: string; parameters: { fields: Record<string, Value> } } {
  const [key = '', ...rest] = text.split(':');
  const pairs = rest.join(':');
  const fields: Record<string, Value> = {};
  for (const pair of pairs === '' ? [] : pairs.split(/,(?=[a-z_.-]+=)/)) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === '')
      throw new Error(`the arm ${text} must be key, or key:parameter=value,… such as varied:diversity=0.4`);
    fields[name] = valueFrom(value);
  }
  return { key, parameters: { fields } };
}

export async function create({ client, call }: ExperimentCalls, key: string, flags: CreateFlags): Promise<void> {
  if (flags.shares.length > 0 && flags.shares.length !== flags.arm.length) {
    throw new Error(`--shares must have one of each of ${flags.arm.length} arms, not ${flags.shares.length}`);
  }
  const shares = flags.shares.map(Number);
  const arms = flags.arm.map((text, at) => ({ ...armFrom(text), share: shares[at] ?? 0 }));
  const { layer, scenarios, traffic, description } = flags;
  const experiment = { key, layer, scenarios, traffic, description, arms, planned_units: flags.plannedUnits };
  const made = (await client.CreateExperiment({ experiment }, call)).experiment;
  if (made === null) throw new Error('the service told nothing of the experiment');
  process.stdout.write(`${key} is a draft: npm run experiments -- start ${key} begins it\n`);
  process.stdout.write(jsonLine(lineOf(made)));
}
