import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { SealedValues } from '../run/sealed-values.js';
import type { StoredData } from './search-data.js';
import type { SearchSpec } from './search-spec.js';
import type { Trial, TrialPart } from './trial-store.js';

/** A search as its pods find it: its spec with the data in files beside it. */
export interface StoredSearch {
  spec: Omit<SearchSpec, 'data'>;
  data: StoredData;
  /** The most that were ever asked for. */
  trials: number;
  folds: number;
  /** Of the command that put it there: trials of other code are no trials of it. Undefined: an earlier release did. */
  codeVersion?: string;
}

/** What people name a search by. @param fingerprint of spec, data and code */
export const searchId = (fingerprint: string): string => fingerprint.slice(0, 24);

/** Where a search lies in the store. */
export const searchKey = (id: string): string => `work/search/${id}`;

const trialName = (trial: number): string => `trial-${String(trial).padStart(6, '0')}`;

/** A search below its key in the object store: `search`, `data/…`, a result for each trial that is done, and the folds of those that are not. */
export class SearchFiles {
  readonly #values: SealedValues;

  constructor(
    readonly store: ObjectStore,
    readonly key: string,
  ) {
    this.#values = new SealedValues(store, key);
  }

  writeSearch(search: StoredSearch): Promise<void> {
    return this.#values.write('search', search);
  }

  /** Each answers undefined for what is not there, or damaged. */
  readSearch(): Promise<StoredSearch | undefined> {
    return this.#values.read<StoredSearch>('search');
  }

  writeTrial(trial: Trial): Promise<void> {
    return this.#values.write(`trials/${trialName(trial.trial)}`, trial);
  }

  readTrial(trial: number): Promise<Trial | undefined> {
    return this.#values.read<Trial>(`trials/${trialName(trial)}`);
  }

  writePart(trial: number, part: TrialPart): Promise<void> {
    return this.#values.write(`parts/${trialName(trial)}`, part);
  }

  readPart(trial: number): Promise<TrialPart | undefined> {
    return this.#values.read<TrialPart>(`parts/${trialName(trial)}`);
  }

  forgetPart(trial: number): Promise<void> {
    return this.store.delete(`${this.key}/parts/${trialName(trial)}`);
  }

  /**
   * The trials that have a result, in their order.
   * @param onDamaged is told the key of one that cannot be read
   */
  async trials(onDamaged: (key: string) => void): Promise<Trial[]> {
    const trials: Trial[] = [];
    for await (const { key } of this.store.list(`${this.key}/trials/`)) {
      const number = /\/trial-(\d{6})$/.exec(key)?.[1];
      if (number === undefined) continue;
      const trial = await this.readTrial(Number(number));
      if (trial?.trial === Number(number)) trials.push(trial);
      else onDamaged(key);
    }
    return trials.sort((a, b) => a.trial - b.trial);
  }

  /** Forgets the trials that are done, and the parts of others. */
  async forgetTrials(): Promise<void> {
    for (const below of ['trials', 'parts']) await this.#remove(`${this.key}/${below}/`);
  }

  /** Removes all of it. What the search is goes last, so that one that was broken off in the middle can be found and removed again. */
  async forget(): Promise<void> {
    for (const below of ['data', 'parts', 'trials']) await this.#remove(`${this.key}/${below}/`);
    await this.#remove(`${this.key}/`);
  }

  async #remove(prefix: string): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(prefix)) keys.push(key);
    for (const key of keys) await this.store.delete(key);
  }
}
