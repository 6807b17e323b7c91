import type { Context } from '../context.js';
import { segmentCalls, segmentElements } from '../doors/segment/segment-elements.js';
import { callerByBasic } from './basic-auth.js';
import { type IntakeRoute, intakeRoute } from './intake-route.js';

/** The Segment HTTP API, by path. Its clients send their key as the user name of Basic; the headers of every call do too. */
export function segmentRoutes(context: Context): [path: string, route: IntakeRoute][] {
  const { authenticator, config, events: intake } = context;
  const ignoredTotal = context.metrics.counter(
    'insightmesh_collector_ignored_total',
    'Calls in order that are no event of a shop, by door',
    ['door', 'tenant', 'call'],
  );
  return segmentCalls.map((call) => {
    const route = intakeRoute(context, {
      name: `segment ${call}`,
      scope: 'events:write',
      intake,
      door: 'segment',
      caller: ({ headers }) => callerByBasic(authenticator, headers),
      // RudderStack's client for Node calls its gzip a form, and browsers call theirs plain text: it is JSON always.
      format: () => 'json',
      translate: (read, tenant) => {
        const { elements, ignored } = segmentElements(read, call, config.MAX_ELEMENTS);
        for (const [name, count] of ignored) ignoredTotal.inc({ door: 'segment', tenant, call: name }, count);
        return elements;
      },
    });
    return [`/v1/${call}`, route];
  });
}
