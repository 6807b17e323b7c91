import { definitionsOf } from './all.js';
import { type Definition, type EntityName, entityNames } from './definition.js';
import { setsOf } from './sets.js';

const headings: Record<EntityName, string> = {
  customer: 'Of a customer or visitor (`ENTITY_KIND_CUSTOMER`)',
  item: 'Of an item (`ENTITY_KIND_ITEM`)',
  session: 'Of a session (`ENTITY_KIND_SESSION`)',
  category: 'Of a category (`ENTITY_KIND_CATEGORY`)',
  device: 'Of a device (`ENTITY_KIND_DEVICE`)',
  customer_category: 'Of a customer and a category (`ENTITY_KIND_CUSTOMER_CATEGORY`)',
  customer_brand: 'Of a customer and a brand (`ENTITY_KIND_CUSTOMER_BRAND`)',
};

function row({ name, entity, type, window, default: fallback, description }: Definition): string {
  return `| \`${name}\` | ${type} | ${window} | ${fallback} | ${setsOf(entity, name).join(', ')} | ${description} |`;
}

/** Every feature as a page of Markdown. */
export function featuresPage(): string {
  const sections = entityNames.map((entity) => {
    const rows = definitionsOf[entity].map(row);
    return `## ${headings[entity]}\n\n| name | type | window | default | sets | meaning |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const count = entityNames.reduce((sum, entity) => sum + definitionsOf[entity].length, 0);
  return `# Features

The ${count} features that \`FeatureService.GetFeatures\` serves and \`ListFeatures\` lists. This page is made from the definitions in
\`src/definitions\`, and a test fails while it is not up to date (\`npx vitest run --project unit services/feature -u\` writes it).

A window is made of whole hours or UTC days: the one that contains \`as_of\` and those before it. An event that comes late still
counts in every window that reaches back to it. Money is in minor units of the currency in which the entity has the most orders.
Counts of different things are exact up to 64 over all time, then estimated with a standard error of 6.5%.

${sections.join('\n')}`;
}
