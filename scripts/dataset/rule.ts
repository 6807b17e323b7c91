import type { EventType } from '@insight-mesh/contracts/types/insightmesh/collector/v1/EventType';
import type { RuleLabels } from '@insight-mesh/contracts/types/insightmesh/feature/v1/RuleLabels';
import { editDistance } from '@insight-mesh/runtime/edit-distance';

/** Types of events by the names that people and features use. */
export const eventTypes = [
  'view',
  'search',
  'add_to_cart',
  'remove_from_cart',
  'favourite',
  'purchase',
  'refund',
  'review',
  'question',
  'coupon_redeemed',
  'impression',
  'recommendation_click',
  'sign_up',
  'identify',
] as const;

export const ruleForm =
  '"purchase within 7d of view", "purchase,refund of the same item within 24h of add_to_cart", "purchase within 30d of a day with view"';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern =
  /^(?<outcome>\S.*?)(?<item> of the same item)? within (?<count>\d{1,9})(?<unit>[smhd]) of (?<day>a day with )?(?<types>\S.*)$/;

function typesOf(text: string, where: string): EventType[] {
  const names = text
    .split(/\s*,\s*|\s+or\s+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new Error(`${where} names no type of event`);
  return names.map((name) => {
    if ((eventTypes as readonly string[]).includes(name)) return `EVENT_TYPE_${name.toUpperCase()}` as EventType;
    const near = [...eventTypes].sort(
      (a, b) => editDistance(name.slice(0, 64), a, 64) - editDistance(name.slice(0, 64), b, 64),
    );
    throw new Error(
      `${JSON.stringify(name.slice(0, 64))} (${where}) is no type of event; near it are ${near.slice(0, 3).join(', ')}`,
    );
  });
}

/**
 * What a sentence such as "purchase within 7d of view" says.
 * @throws Error that says what was wrong, and what would be right
 */
export function parseRule(text: string): RuleLabels {
  const found = pattern.exec(text.trim().replace(/\s+/g, ' '))?.groups;
  if (found === undefined)
    throw new Error(`${JSON.stringify(text.slice(0, 120))} is no rule; rules are like ${ruleForm}`);
  const within_ms = Number(found.count) * unitMs[found.unit as keyof typeof unitMs];
  if (within_ms === 0) throw new Error('a rule looks ahead: within 0 would make no label 1');
  if (found.day !== undefined && found.item !== undefined) {
    throw new Error('a day has no item: "of the same item" goes with events, not with "a day with"');
  }
  return {
    anchor: found.day === undefined ? 'LABEL_ANCHOR_EVENT' : 'LABEL_ANCHOR_DAY',
    outcome: typesOf(found.outcome ?? '', 'before "within"'),
    types: typesOf(found.types ?? '', 'behind "of"'),
    within_ms,
    match: found.item === undefined ? 'LABEL_MATCH_CUSTOMER' : 'LABEL_MATCH_CUSTOMER_ITEM',
  };
}
