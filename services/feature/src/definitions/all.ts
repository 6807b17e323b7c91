import { customerDefinitions } from './customer.js';
import { customerBrandDefinitions, customerCategoryDefinitions } from './customer-affinities.js';
import type { Definition, EntityName } from './definition.js';
import { categoryDefinitions, itemDefinitions } from './goods.js';
import { deviceDefinitions, sessionDefinitions } from './visit.js';

/** Every feature, by the entity that it belongs to. */
export const definitionsOf: Readonly<Record<EntityName, readonly Definition[]>> = {
  customer: customerDefinitions,
  item: itemDefinitions,
  session: sessionDefinitions,
  category: categoryDefinitions,
  device: deviceDefinitions,
  customer_category: customerCategoryDefinitions,
  customer_brand: customerBrandDefinitions,
};
