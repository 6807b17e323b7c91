import { type Layout, shown, tableLayout } from './layout.js';

const types = new Map([
  ['1', 'EVENT_TYPE_VIEW'],
  ['2', 'EVENT_TYPE_FAVOURITE'],
  ['3', 'EVENT_TYPE_ADD_TO_CART'],
  ['4', 'EVENT_TYPE_PURCHASE'],
] as const);

/** What users of Tmall did, as Tianchi's user_behavior has it: a whole hour (taken as UTC), no session, no amounts. */
export const tianchi = (): Layout =>
  tableLayout({
    separator: ',',
    separatorName: 'commas',
    columns: ['user_id', 'item_id', 'behavior_type', 'user_geohash', 'item_category', 'time'],
    read: ([user = '', item = '', behaviour = '', , , time = '']) => {
      if (user === '') return 'user_id is empty';
      if (item === '') return 'item_id is empty';
      const type = types.get(behaviour as '1');
      if (type === undefined) {
        return `behavior_type must be 1 (view), 2 (favourite), 3 (cart) or 4 (purchase), not ${shown(behaviour)}`;
      }
      const [, day = '', hour = ''] = /^(\d{4}-\d\d-\d\d) (\d\d)$/.exec(time) ?? [];
      const timeMs = Date.parse(`${day}T${hour}:00:00Z`);
      if (Number.isNaN(timeMs)) return `time must be an hour like 2014-12-06 02, not ${shown(time)}`;
      const what = type === 'EVENT_TYPE_PURCHASE' ? { items: [{ item_id: item, quantity: 1 }] } : { item_id: item };
      return { event: { type, customer_id: user, ...what }, timeMs };
    },
  });
