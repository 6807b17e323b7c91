import { BinaryReader, BinaryWriter } from '../state/binary.js';
import { type OrderEvent, type OrderedItem, OrderState, type Purchase } from './order-state.js';

// As the states of entities are: bytes of our own layout, the first of which is the layout's version.
const version = 1;

const has = { purchase: 1, refund: 2, refused: 4, cut: 8 } as const;

// No event is accepted before 2000.
const epochMs = Date.UTC(2000, 0, 1);

/** Equal states give equal bytes. */
export function encodeOrder(state: OrderState): Buffer {
  const { purchase, firstRefund, refundedUnits } = state;
  const out = new BinaryWriter(256);
  out.u8(version);
  out.u8(
    (purchase ? has.purchase : 0) |
      (firstRefund ? has.refund : 0) |
      (state.refused ? has.refused : 0) |
      (refundedUnits.cut ? has.cut : 0),
  );
  out.varint(state.newestMs - epochMs);
  if (purchase !== undefined) {
    out.varint(state.purchases);
    encodeEvent(out, purchase);
    out.varint(purchase.value);
    out.text(purchase.currency);
    out.varint(purchase.itemCount);
    out.varint(purchase.items.length);
    for (const { itemId, quantity, amount } of purchase.items) {
      out.text(itemId);
      out.varint(quantity);
      out.varint(amount);
    }
  }
  if (firstRefund !== undefined) {
    out.varint(state.refunds);
    encodeEvent(out, firstRefund);
    out.varint(state.lastRefundMs - epochMs);
    out.varint(state.refunded.size);
    for (const [currency, { sum }] of state.refunded.sorted()) {
      out.text(currency);
      out.varint(sum);
    }
    out.varint(refundedUnits.size);
    for (const [itemId, units] of refundedUnits.sorted()) {
      out.text(itemId);
      out.varint(units);
    }
  }
  return out.finish();
}

/** Throws a RangeError for bytes that this build did not write, or that end too early or too late. */
export function decodeOrder(bytes: Uint8Array): OrderState {
  const from = new BinaryReader(bytes);
  const layout = from.u8();
  if (layout !== version)
    throw new RangeError(`the order has layout ${layout}; this build reads the layout ${version}`);
  const state = new OrderState();
  const held = from.u8();
  state.refused = (held & has.refused) !== 0;
  state.newestMs = epochMs + from.varint();
  if (held & has.purchase) {
    state.purchases = from.varint();
    state.purchase = decodePurchase(from);
  }
  if (held & has.refund) {
    state.refunds = from.varint();
    state.firstRefund = decodeEvent(from);
    state.lastRefundMs = epochMs + from.varint();
    for (let left = from.varint(); left > 0; left--) {
      const currency = from.text();
      const sum = from.varint();
      state.refunded.of(currency, () => ({ sum }));
    }
    for (let left = from.varint(); left > 0; left--) state.refundedUnits.add(from.text(), from.varint());
    state.refundedUnits.cut = (held & has.cut) !== 0;
  }
  if (!from.atEnd()) throw new RangeError('the order ends too late');
  return state;
}

function decodePurchase(from: BinaryReader): Purchase {
  const event = decodeEvent(from);
  const value = from.varint();
  const currency = from.text();
  const itemCount = from.varint();
  const items: OrderedItem[] = [];
  // One by one: room for a damaged number of them could be all memory.
  for (let left = from.varint(); left > 0; left--) {
    items.push({ itemId: from.text(), quantity: from.varint(), amount: from.varint() });
  }
  return { ...event, value, currency, itemCount, items };
}

function encodeEvent(out: BinaryWriter, { atMs, event, entityId }: OrderEvent): void {
  out.varint(atMs - epochMs);
  for (const start of [0, 8, 16, 24]) out.varint(Number.parseInt(event.slice(start, start + 8), 16));
  out.text(entityId);
}

function decodeEvent(from: BinaryReader): OrderEvent {
  const atMs = epochMs + from.varint();
  const event = Array.from({ length: 4 }, () => from.varint().toString(16).padStart(8, '0')).join('');
  if (event.length !== 32) throw new RangeError('the order has an event whose hash is too long');
  return { atMs, event, entityId: from.text() };
}
