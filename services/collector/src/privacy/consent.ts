import type { EventJson } from '@insight-mesh/contracts/json';
import { Dropped } from '../intake/dropped.js';
import type { TenantPolicy } from '../policy/policy.js';

const dropped = new Dropped('consent');

/** Whether the tenant's policy keeps an event out for want of consent to analytics; consent that is kept travels with the event. */
export function withoutConsent(event: EventJson, { consent }: TenantPolicy): Dropped | undefined {
  if (consent.analytics === 'any') return undefined;
  const given = event.consent?.analytics;
  return consent.analytics === 'granted'
    ? given === true
      ? undefined
      : dropped
    : given === false
      ? dropped
      : undefined;
}
