import { type Layout, shown, tableLayout } from './layout.js';

/**
 * Views, as train-item-views.csv of Diginetica has them: `timeframe` is milliseconds since the session's first query, `eventdate` the
 * day (taken as UTC). Most sessions are nobody's (`NA`).
 */
export const diginetica = (): Layout =>
  tableLayout({
    separator: ';',
    separatorName: 'semicolons',
    columns: ['session_id', 'user_id', 'item_id', 'timeframe', 'eventdate'],
    read: ([session = '', user = '', item = '', timeframe = '', day = '']) => {
      if (session === '') return 'session_id is empty';
      if (item === '') return 'item_id is empty';
      if (!/^\d{1,12}$/.test(timeframe)) return `timeframe must be milliseconds, not ${shown(timeframe)}`;
      const dayMs = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
      if (Number.isNaN(dayMs)) return `eventdate must be a day like 2016-05-09, not ${shown(day)}`;
      const session_id = `s${session}`;
      const who = user === '' || user === 'NA' ? { anonymous_id: session_id } : { customer_id: user };
      const event = { type: 'EVENT_TYPE_VIEW', ...who, session_id, item_id: item } as const;
      return { event, timeMs: dayMs + Number(timeframe) };
    },
  });
