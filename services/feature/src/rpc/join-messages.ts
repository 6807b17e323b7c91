import type { Join } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Join';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { type JoinStatus, mostVisitors } from '../identity/resolve.js';
import type { StoredJoin } from '../store/identity-list.js';

const statuses: Readonly<Record<JoinStatus, NonNullable<Join['status']>>> = {
  counts: 'JOIN_STATUS_COUNTS',
  shared: 'JOIN_STATUS_SHARED',
  known_customer: 'JOIN_STATUS_KNOWN_CUSTOMER',
  cut: 'JOIN_STATUS_CUT',
  crowded: 'JOIN_STATUS_CROWDED',
};

function why({ status, cut }: StoredJoin): string {
  switch (status) {
    case 'counts':
      return "The visitor's events count for the customer.";
    case 'shared':
      return 'Several customers claim this visitor, so it counts for none of them; cut the wrong joins, and it counts for the one that is left.';
    case 'known_customer':
      return "The visitor's id is a customer's itself, and two customers are never merged.";
    case 'crowded':
      return `The customer claims more than ${mostVisitors} visitors, so it is hardly one person, and none of them counts for it.`;
    case 'cut':
      return cut === undefined ? 'The join was cut.' : `The join was cut by ${cut.actor}: ${cut.reason}`;
  }
}

export function toJoinMessage(join: StoredJoin): Join {
  const { cut } = join;
  return {
    visitor_id: join.visitorId,
    customer_id: join.customerId,
    first_at: toTimestamp(join.firstMs),
    last_at: toTimestamp(join.lastMs),
    events: join.events,
    status: statuses[join.status],
    why: why(join),
    ...(cut && { cut_at: toTimestamp(cut.atMs), cut_by: cut.actor, cut_reason: cut.reason }),
  };
}
