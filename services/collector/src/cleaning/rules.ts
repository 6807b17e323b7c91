import { botRate } from './bot-rate.js';
import { botUserAgent } from './bot-user-agent.js';
import { clockSkew } from './clock-skew.js';
import { currencyCode } from './currency-code.js';
import { duplicateInBody } from './duplicate-in-body.js';
import { fillFromCatalogue } from './fill-from-catalogue.js';
import { fillFromSession } from './fill-from-session.js';
import { fullWidth } from './full-width.js';
import { itemFacts } from './item-facts.js';
import { priceOutlier } from './price-outlier.js';
import { quantityOutlier } from './quantity-outlier.js';
import type { Rule } from './rule.js';

/**
 * Every rule for events, in the order in which they run: ids before what looks at ids, the clock before what looks at the time,
 * what drops before what mends, currencies before prices, what is filled before what is doubted, and last what only adds.
 */
export const rules: readonly Rule[] = [
  fullWidth,
  botUserAgent,
  duplicateInBody,
  clockSkew,
  botRate,
  currencyCode,
  fillFromSession,
  fillFromCatalogue,
  priceOutlier,
  quantityOutlier,
  itemFacts,
];
