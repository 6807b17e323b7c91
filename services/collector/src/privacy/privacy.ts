import type { CheckedEvent } from '../events/check-event.js';
import type { Receipt } from '../intake/receipt.js';

/** Applies the tenant's privacy policy to a cleaned event, in place; runs last, before it becomes a message. */
export type Privacy = (event: CheckedEvent, at: Receipt) => void;
