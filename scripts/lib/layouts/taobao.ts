import type { Layout } from './layout.js';

/** `user item` without times, a user's rows together: what was bought, or what was put into the cart. */
export function taobao(type: 'EVENT_TYPE_PURCHASE' | 'EVENT_TYPE_ADD_TO_CART'): Layout {
  let last = '';
  let position = 0;
  return {
    parse(text, line) {
      const fields = text.trim().split(/\s+/);
      const [user = '', item = ''] = fields;
      if (fields.length !== 2) {
        return [{ line, error: `expected a user and an item, separated by a space, found ${fields.length} fields` }];
      }
      position = user === last ? position + 1 : 0;
      last = user;
      const what = type === 'EVENT_TYPE_PURCHASE' ? { items: [{ item_id: item, quantity: 1 }] } : { item_id: item };
      return [{ line, row: { event: { type, customer_id: user, ...what }, position } }];
    },
  };
}
