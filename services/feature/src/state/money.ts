import type { BinaryReader, BinaryWriter } from './binary.js';
import { Counters } from './counters.js';
import { LowestHashes } from './lowest-hashes.js';

/** More than there are in ISO 4217. */
const currenciesKept = 300;

/** Sums by currency. */
export type Money = LowestHashes<Counters>;

export function newMoney(): Money {
  return new LowestHashes<Counters>(currenciesKept);
}

export function encodeMoney(out: BinaryWriter, money: Money): void {
  out.varint(money.size);
  money.each((counters, currency) => {
    out.text(currency);
    counters.encode(out);
  });
}

export function decodeMoney(from: BinaryReader): Money {
  const money = newMoney();
  for (let left = from.varint(); left > 0; left--) money.append(from.name(), Counters.decode(from));
  return money;
}
