import { createClient } from '@insight-mesh/runtime/grpc-client';
import type { Mesh } from '../lib/mesh.js';

/** One recommended item as a person reads it. */
export interface Shown {
  itemId: string;
  title: string;
  reason: string;
  source: string;
  score: number;
}

export interface Answer {
  items: Shown[];
  degraded: string[];
  model: string;
  milliseconds: number;
}

/** What a storefront backend does: it sends clicks over HTTP and asks for recommendations over gRPC, both with its key. */
export class Storefront {
  readonly #mesh: Mesh;
  readonly #recommender;

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
    this.#recommender = createClient('insightmesh.recommender.v1.RecommenderService', {
      address: mesh.addresses.recommender,
      apiKey: mesh.apiKey,
      defaultDeadlineMs: 2_000,
    });
  }

  async recommend(customerId: string, count = 10, sessionItems: string[] = []): Promise<Answer> {
    const began = performance.now();
    const answer = await this.#recommender.Recommend({ customer_id: customerId, count, session_items: sessionItems });
    return {
      items: answer.items.map((item) => ({
        itemId: item.item_id,
        title: item.title,
        reason: item.reason,
        source: item.source,
        score: item.score,
      })),
      degraded: answer.degraded.map(String),
      model: answer.model,
      milliseconds: performance.now() - began,
    };
  }

  /** Sends one view. Resolves when the collector has acknowledged it. */
  async click(customerId: string, itemId: string, sessionId: string, occurredAtMs: number): Promise<void> {
    const response = await fetch(`${this.#mesh.collectorHttp}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': this.#mesh.apiKey },
      body: JSON.stringify({
        type: 'view',
        customer_id: customerId,
        item_id: itemId,
        session_id: sessionId,
        occurred_at: new Date(occurredAtMs).toISOString(),
        consent: { analytics: true, personalisation: true },
      }),
    });
    const body = (await response.json()) as { accepted?: number };
    if (!response.ok || body.accepted !== 1) {
      throw new Error(`the collector did not take the click: HTTP ${response.status} ${JSON.stringify(body)}`);
    }
  }

  close(): void {
    this.#recommender.close();
  }
}
