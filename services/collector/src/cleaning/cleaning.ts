import type { RepairJson } from '@insight-mesh/contracts/json';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { CheckedItem } from '../catalogue/check-item.js';
import type { CheckedEvent } from '../events/check-event.js';
import type { Dropped } from '../intake/dropped.js';
import type { Receipt } from '../intake/receipt.js';
import type { TenantPolicy } from '../policy/policy.js';
import { isObject } from '../validation/checks.js';
import { countCleaned } from './cleaned-total.js';
import { Facts, type Surroundings } from './facts.js';
import type { Element, Rule } from './rule.js';
import { rules } from './rules.js';

/** An element that was mended, and how. */
export interface Mended {
  value: unknown;
  repairs: RepairJson[];
}

/** Cleaning of one call's elements, in their order. */
export interface CleaningOfCall {
  /**
   * A repaired copy of an element (event or item) that the checks refuse; undefined where nothing can be done for it.
   * @param repairs how it was mended before
   */
  refused(value: unknown, repairs?: RepairJson[]): Mended | undefined;
  /**
   * After the checks, and in place: what was mended stands in the event's `repairs`, what was added does not.
   * @param repairs how it was mended before
   */
  event(event: CheckedEvent, repairs?: RepairJson[]): Dropped | undefined;
  /** After the checks of an item of the catalogue, and in place; an item does not tell what was mended. */
  item(item: CheckedItem, repairs?: RepairJson[]): void;
}

/** Begins a call; what its rules share (ids seen, sessions) lives as long as the call. */
export type Cleaning = (at: Receipt) => CleaningOfCall;

export interface CleaningOptions extends Surroundings {
  metrics: Metrics;
  log: Logger;
  /** All of them if not given. */
  rules?: readonly Rule[];
}

interface Active {
  refused: (Rule & { refused: NonNullable<Rule['refused']> })[];
  event: (Rule & { event: NonNullable<Rule['event']> })[];
  item: (Rule & { item: NonNullable<Rule['item']> })[];
}

/** The rules of the list that a tenant's policy leaves on. */
export function cleaning({ metrics, log, rules: list = rules, ...around }: CleaningOptions): Cleaning {
  const count = countCleaned(metrics);
  const byPolicy = new WeakMap<TenantPolicy, Active>();

  function activeOf(policy: TenantPolicy): Active {
    let active = byPolicy.get(policy);
    if (active === undefined) {
      const on = list.filter(({ name }) => !policy.cleaning.off.includes(name));
      active = {
        refused: on.filter((rule): rule is Active['refused'][number] => rule.refused !== undefined),
        event: on.filter((rule): rule is Active['event'][number] => rule.event !== undefined),
        item: on.filter((rule): rule is Active['item'][number] => rule.item !== undefined),
      };
      byPolicy.set(policy, active);
    }
    return active;
  }

  // A rule's error is ours: the event is taken as the other rules leave it.
  function failed(rule: Rule, error: unknown): void {
    log.error({ err: error, rule: rule.name }, 'a rule of cleaning failed and was passed over');
  }

  return (at) => {
    const active = activeOf(at.policy);
    const facts = new Facts(at, around);
    return {
      refused(value, before) {
        if (!isObject(value)) return undefined;
        facts.begin(before);
        let element: Element = value;
        for (const rule of active.refused) {
          try {
            element = rule.refused(element, facts);
          } catch (error) {
            failed(rule, error);
          }
        }
        const { repairs } = facts;
        return repairs === undefined || element === value ? undefined : { value: element, repairs };
      },
      event(event, before) {
        facts.begin(before ?? event.repairs);
        for (const rule of active.event) {
          try {
            const dropped = rule.event(event, facts);
            if (dropped !== undefined) return dropped;
          } catch (error) {
            failed(rule, error);
          }
        }
        const { repairs } = facts;
        if (repairs !== undefined) {
          event.repairs = repairs;
          count.repairs(repairs, at.tenantId);
        }
        for (const rule of facts.additions) count.addition(rule, at.tenantId);
        return undefined;
      },
      item(item, before) {
        facts.begin(before);
        for (const rule of active.item) {
          try {
            rule.item(item, facts);
          } catch (error) {
            failed(rule, error);
          }
        }
        if (facts.repairs !== undefined) count.repairs(facts.repairs, at.tenantId);
      },
    };
  };
}
