/** Where a list is shown, as experiments name it. */
export const scenarios = [
  'home',
  'product',
  'basket',
  'search',
  'email',
  'thank_you',
  'similar',
  'complementary',
  'popular',
] as const;

export type ScenarioName = (typeof scenarios)[number];

export function isScenarioName(name: string): name is ScenarioName {
  return (scenarios as readonly string[]).includes(name);
}
