/** Every rule of cleaning by its name in policies, metrics and repairs. */
export const cleaningRuleNames = [
  'gbk-bytes',
  'full-width',
  'currency-code',
  'clock-skew',
  'duplicate-in-body',
  'price-outlier',
  'quantity-outlier',
  'fill-from-catalogue',
  'fill-from-session',
  'bot-user-agent',
  'bot-rate',
  'item-facts',
] as const;

export type CleaningRuleName = (typeof cleaningRuleNames)[number];
