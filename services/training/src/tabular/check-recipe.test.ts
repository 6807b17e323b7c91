import { describe, expect, it } from 'vitest';
import { checkRecipe } from './check-recipe.js';
import { type TabularRecipe, tabularRecipes } from './recipe-names.js';

describe('checkRecipe', () => {
  it.each(tabularRecipes.map((recipe) => [recipe]))('tells %s whole, and takes that again', async (recipe) => {
    const whole = await checkRecipe(recipe, {});
    if (recipe !== 'article') expect(Object.keys(whole).length).toBeGreaterThan(3);
    for (const value of Object.values(whole)) expect(['number', 'string', 'boolean']).toContain(typeof value);
    expect(await checkRecipe(recipe, whole)).toEqual(whole);
  });

  it.each<[TabularRecipe, Record<string, unknown>, string]>([
    ['logistic', { rounds: 3 }, 'rounds'],
    ['boosting', { rounds: 0 }, 'rounds'],
    ['perceptron', { hidden: 'wide' }, 'hidden must be widths'],
    ['article', { dropout: 0.5 }, 'article is a fixed recipe, and dropout is part of it'],
    ['blend', { trials: 0 }, 'trials'],
    ['best', { members: 1.5 }, 'members'],
    ['boosting', { validationShare: 0.2 }, 'validationShare holds rows out for early stopping'],
    ['logistic', { derive: 'a ? b' }, '"a ? b"'],
  ])('refuses a setting of %s that cannot hold, by its name', async (recipe, settings, word) => {
    const refused = checkRecipe(recipe, settings);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(word) });
  });
});
