import type { EventJson, ItemJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { AppError } from '@insight-mesh/runtime/errors';
import type { TypedClient } from '@insight-mesh/runtime/grpc-client';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';

export type CollectorClient = Pick<TypedClient<'insightmesh.collector.v1.CollectorService'>, 'Collect' | 'UpsertItems'>;

/** Elements of one call; the collector takes up to 5,000. */
const atOnce = 1_000;
const mostNamed = 20;

const eventCodec = codecFor('insightmesh.collector.v1.Event');
const itemCodec = codecFor('insightmesh.collector.v1.Item');

interface Outcome {
  rejected: { index: number; field: string; reason: string }[];
}

/** In whose name something is written: the collector checks the key as if it had come there by itself. */
export interface Writer {
  apiKey: string;
  context: CallContext;
}

/** Sends on what Gorse's paths write. Each resolves once the collector has stored all of it. */
export class CollectorWriter {
  readonly #client: CollectorClient;
  readonly #maxMs: number;

  constructor(client: CollectorClient, maxMs: number) {
    this.#client = client;
    this.#maxMs = maxMs;
  }

  /** @throws AppError INVALID_ARGUMENT naming what was refused (the rest is stored); the collector's own otherwise */
  async events(events: readonly EventJson[], writer: Writer): Promise<void> {
    const options = this.#options(writer);
    await inParts(events, (part) =>
      this.#client.Collect({ events: part.map((event) => eventCodec.toRpc(event)) }, options),
    );
  }

  /** @throws as events */
  async items(items: readonly ItemJson[], writer: Writer): Promise<void> {
    const options = this.#options(writer);
    await inParts(items, (part) =>
      this.#client.UpsertItems({ items: part.map((item) => itemCodec.toRpc(item)) }, options),
    );
  }

  #options({ apiKey, context }: Writer) {
    return { apiKey, parent: context, deadlineMs: this.#maxMs };
  }
}

async function inParts<T>(elements: readonly T[], send: (part: readonly T[]) => Promise<Outcome>): Promise<void> {
  const violations: { field: string; description: string }[] = [];
  let refused = 0;
  for (let from = 0; from < elements.length; from += atOnce) {
    const { rejected } = await send(elements.slice(from, from + atOnce));
    refused += rejected.length;
    for (const { index, field, reason } of rejected) {
      if (violations.length < mostNamed) violations.push({ field: `[${from + index}].${field}`, description: reason });
    }
  }
  const [first] = violations;
  if (first === undefined) return;
  const message = `${refused} of ${elements.length} were refused, the others are stored: ${first.field} ${first.description}`;
  throw new AppError('INVALID_ARGUMENT', message, { violations });
}
