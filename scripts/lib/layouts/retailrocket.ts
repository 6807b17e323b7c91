import { type Layout, shown, tableLayout } from './layout.js';

const columns = ['timestamp', 'user_id', 'item_id', 'session_id'] as const;

/** Views, as the samples of Retailrocket have them: seconds since 1970, user, item, session, tabs between. */
export const retailrocket = (): Layout =>
  tableLayout({
    separator: '\t',
    separatorName: 'tabs',
    columns,
    read: (fields) => {
      const [timestamp = '', user = '', item = '', session = ''] = fields;
      if (!/^\d{1,11}$/.test(timestamp)) return `timestamp must be seconds since 1970, not ${shown(timestamp)}`;
      const empty = columns.findIndex((_, index) => fields[index] === '');
      if (empty >= 0) return `${columns[empty]} is empty`;
      const event = { type: 'EVENT_TYPE_VIEW', customer_id: user, session_id: `s${session}`, item_id: item } as const;
      return { event, timeMs: Number(timestamp) * 1000 };
    },
  });
