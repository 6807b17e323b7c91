import { expect, it } from 'vitest';
import { featuresPage } from './document.js';

it('the page of features says what is defined', async () => {
  await expect(featuresPage()).toMatchFileSnapshot('../../FEATURES.md');
});
