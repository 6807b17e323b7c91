import { type Layout, type ReadRow, type ShopRow, shown } from './layout.js';

const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
];
/** The collector takes 1,000 lines an order. */
const maxItems = 1_000;

interface InvoiceLine {
  invoice: string;
  customer: string;
  timeMs: number;
  item: string;
  quantity: number;
  /** Pence. */
  unitPrice: number;
}

/** The fields of one CSV line; a quote within quotes is doubled. Undefined when a quote is left open. */
function csvFields(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = field.exec(text);
    if (match === null) return undefined;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return fields;
  }
}

/** `12/1/10 8:26` or `12/1/2010 8:26` (month first), taken as UTC. */
function invoiceTime(text: string): number | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(?:20)?(\d\d) (\d{1,2}):(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(2000 + year, month - 1, day, hour, minute));
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return same && minute < 60 ? date.getTime() : undefined;
}

function readLine(text: string): InvoiceLine | string {
  const fields = csvFields(text);
  if (fields === undefined) return 'a quote is not closed, or stands within a field';
  if (fields.length !== columns.length) {
    return `expected ${columns.length} fields separated by commas (${columns.join(', ')}), found ${fields.length}`;
  }
  const [invoice = '', item = '', , units = '', date = '', price = '', customer = ''] = fields;
  if (!/^C?\d+$/.test(invoice)) return `InvoiceNo must be a number, with a C when cancelled, not ${shown(invoice)}`;
  if (item.trim() === '') return 'StockCode is empty';
  const timeMs = invoiceTime(date);
  if (timeMs === undefined) return `InvoiceDate must be month/day/year hour:minute, not ${shown(date)}`;
  if (!/^-?\d{1,9}$/.test(units)) return `Quantity must be a whole number, not ${shown(units)}`;
  if (!/^\d{1,9}(\.\d+)?$/.test(price)) return `UnitPrice must be a number, not negative, not ${shown(price)}`;
  const cancelled = invoice.startsWith('C');
  const quantity = cancelled ? -Number(units) : Number(units);
  if (quantity <= 0) {
    return cancelled
      ? 'Quantity of a cancelled invoice must be below 0'
      : 'Quantity is not above 0: a correction of the stock, no sale';
  }
  return { invoice, customer, timeMs, item: item.trim(), quantity, unitPrice: Math.round(Number(price) * 100) };
}

/** Lines of one invoice that follow each other: a purchase, or a refund where the invoice was cancelled (`C…`). */
function eventOf(lines: readonly InvoiceLine[], first: InvoiceLine): ShopRow {
  const { invoice, customer, timeMs } = first;
  return {
    event: {
      type: invoice.startsWith('C') ? 'EVENT_TYPE_REFUND' : 'EVENT_TYPE_PURCHASE',
      // A guest is known for the one invoice only.
      ...(customer === '' ? { anonymous_id: `guest-${invoice}` } : { customer_id: customer }),
      order_id: invoice,
      items: lines.map(({ item, quantity, unitPrice }) => ({ item_id: item, quantity, unit_price: unitPrice })),
      value: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
      currency: 'GBP',
    },
    timeMs,
  };
}

/**
 * Invoices of UCI's Online Retail, a line an item. Lines of one invoice that follow each other are one event, told with the first one's
 * line. A cancelled invoice keeps its own number (`C…`): the file does not say which sale it takes back. Money in pence.
 */
export function onlineRetail(): Layout {
  let held: { line: number; lines: InvoiceLine[]; first: InvoiceLine } | undefined;
  const finish = (): ReadRow<ShopRow>[] => {
    if (held === undefined) return [];
    const done = { line: held.line, row: eventOf(held.lines, held.first) };
    held = undefined;
    return [done];
  };
  return {
    parse(text, line) {
      if (line === 1 && text.startsWith(`${columns[0]},`)) return [];
      const read = readLine(text);
      if (typeof read === 'string') return [{ line, error: read }];
      const same =
        held !== undefined &&
        held.first.invoice === read.invoice &&
        held.first.customer === read.customer &&
        held.lines.length < maxItems;
      if (same) {
        held?.lines.push(read);
        return [];
      }
      const done = finish();
      held = { line, lines: [read], first: read };
      return done;
    },
    finish,
  };
}
