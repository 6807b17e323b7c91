/** `article` is the perceptron by the article's own recipe, `best` a blend whose boosting is tuned inside the training rows. */
export const tabularRecipes = ['logistic', 'perceptron', 'boosting', 'blend', 'best', 'article'] as const;
export type TabularRecipe = (typeof tabularRecipes)[number];

export function isTabularRecipe(name: string): name is TabularRecipe {
  return (tabularRecipes as readonly string[]).includes(name);
}
