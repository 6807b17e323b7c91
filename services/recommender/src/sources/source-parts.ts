import type { Catalogue } from '../catalogue/catalogue.js';
import type { FeatureClient } from '../feature-client.js';
import type { ModelStore } from '../models/model-store.js';
import type { PopularItems } from '../popular/popular-items.js';
import type { BudgetSettings } from './feature-budget.js';
import type { LiveParts } from './live-candidates.js';

export interface SourceSettings extends BudgetSettings {
  /** Events asked of feature for each id. */
  historyEvents: number;
  /** Length of the context that a model gets, in distinct items. */
  contextItems: number;
  /** What a model from elsewhere may take of one request, in milliseconds. */
  modelMaxMs: number;
}

/** What sources read from. */
export interface SourceParts {
  feature: FeatureClient;
  models: Pick<ModelStore, 'champion'>;
  popular: PopularItems;
  catalogue: Catalogue;
  live: LiveParts;
  settings: SourceSettings;
  /** True when a line about a failing feature service is due. */
  warnOfHistory: () => boolean;
  /** And one about a model that does not answer. */
  warnOfModel: () => boolean;
}
