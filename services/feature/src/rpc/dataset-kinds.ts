import type { EventType } from '@insight-mesh/contracts/types/insightmesh/collector/v1/EventType';
import type { EntityKind } from '@insight-mesh/contracts/types/insightmesh/feature/v1/EntityKind';
import type { EntityName } from '../definitions/definition.js';
import { eventTypes, type ShortType } from '../state/measures.js';
import { kinds } from './kinds.js';

/** Names of the contract and of the code, both ways. */
export const entityOfKind: ReadonlyMap<string, EntityName> = new Map(
  [...kinds].map(([name, { entity }]) => [name, entity]),
);
const kindOf = new Map([...entityOfKind].map(([name, entity]) => [entity, name as EntityKind]));

export function kindOfEntity(entity: EntityName): EntityKind {
  return kindOf.get(entity) ?? 'ENTITY_KIND_UNSPECIFIED';
}

export function eventTypeOf(short: ShortType): EventType {
  return `EVENT_TYPE_${short.toUpperCase()}` as EventType;
}

export const shortOfEventType: ReadonlyMap<string, ShortType> = new Map(
  eventTypes.map((short) => [eventTypeOf(short) as string, short]),
);
