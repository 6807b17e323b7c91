/**
 * An element in order that the tenant's policy keeps out, by the rule that says so. It is counted and stored nowhere, and
 * the client is told not to send it again.
 */
export class Dropped {
  constructor(readonly rule: DropRule) {}
}

/** Closed, since it is a metric's label. */
export type DropRule = 'consent' | 'duplicate-in-body' | 'bot-user-agent' | 'bot-rate';
