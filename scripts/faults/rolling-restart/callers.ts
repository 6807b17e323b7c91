import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Pace } from '../../replay/pace.js';
import { bodySize, loadEvent } from '../paced-load.js';
import { HttpCollect } from './http-collect.js';
import type { Replicas } from './replicas.js';

/** One kind of call under load: `perSecond` on average over `lanes` at once. */
interface Kind {
  name: string;
  perSecond: number;
  lanes: number;
  call: () => Promise<void>;
}

export interface Tally {
  name: string;
  calls: number;
  failed: number;
  /** The first failures, in words. */
  why: string[];
  /** Milliseconds of each call. */
  took: number[];
}

export interface Callers {
  readonly tallies: readonly Tally[];
  /** Events that were sent so far, places 0 to this; each was acknowledged or its call has failed. */
  readonly sent: () => number;
  readonly acknowledged: () => number;
  /** Answers of the recommender that said they are less than they could be. */
  readonly degraded: () => number;
  readonly http: Pick<HttpCollect, 'passedOver' | 'closedMeanwhile' | 'told'>;
  /** Ends the load once what is on its way has been answered. */
  stop(): Promise<void>;
}

const deadlineMs = 15_000;

/** Calls all services over both of their addresses until it is stopped, and counts what failed. */
export function startCallers(replicas: Replicas, apiKey: string, seed: number): Callers {
  const settings = { apiKey, defaultDeadlineMs: deadlineMs };
  const http = new HttpCollect(
    replicas.ports.collector.map((ports) => `http://127.0.0.1:${ports.http}`),
    apiKey,
  );
  const collector = createClient('insightmesh.collector.v1.CollectorService', {
    ...settings,
    address: replicas.target('collector'),
  });
  const feature = createClient('insightmesh.feature.v1.FeatureService', {
    ...settings,
    address: replicas.target('feature'),
  });
  const training = createClient('insightmesh.training.v1.TrainingService', {
    ...settings,
    address: replicas.target('training'),
  });
  const recommender = createClient('insightmesh.recommender.v1.RecommenderService', {
    ...settings,
    address: replicas.target('recommender'),
  });

  let sent = 0;
  let acknowledged = 0;
  let degraded = 0;
  const nextBody = () => {
    const from = sent;
    sent += bodySize;
    return Array.from({ length: bodySize }, (_, index) => loadEvent(seed, from + index));
  };
  const took = (accepted: number) => {
    if (accepted !== bodySize) throw new Error(`${accepted} of ${bodySize} events were acknowledged`);
    acknowledged += accepted;
  };
  let asked = 0;
  const customer = () => `c-${(asked++ * 37) % 2_000}`;
  const kinds: Kind[] = [
    {
      name: 'collector, POST /v1/events',
      perSecond: 8,
      lanes: 8,
      call: async () => took(await http.send(nextBody())),
    },
    {
      name: 'collector, Collect',
      perSecond: 8,
      lanes: 8,
      call: async () => {
        const events = nextBody().map((event) => ({ ...event, occurred_at: timestamp(event.occurred_at) }));
        took((await collector.Collect({ events })).accepted);
      },
    },
    {
      name: 'feature, GetFeatures',
      perSecond: 30,
      lanes: 8,
      call: async () => {
        await feature.GetFeatures({
          kind: 'ENTITY_KIND_CUSTOMER',
          entity_ids: [customer()],
          features: ['view_count_7d'],
        });
      },
    },
    {
      name: 'training, ListModels',
      perSecond: 20,
      lanes: 4,
      call: async () => void (await training.ListModels({})),
    },
    {
      name: 'recommender, Recommend',
      perSecond: 30,
      lanes: 8,
      call: async () => {
        const answer = await recommender.Recommend({ customer_id: customer(), count: 10 });
        // That no model is there is said of every answer: none was trained.
        if (answer.degraded.some((each) => each === 'DEGRADATION_NO_HISTORY')) degraded++;
      },
    },
  ];

  const stopping = new AbortController();
  const tallies = kinds.map(({ name }): Tally => ({ name, calls: 0, failed: 0, why: [], took: [] }));
  const lanes = kinds.flatMap((kind, place) => {
    const pace = new Pace(kind.perSecond);
    const tally = tallies[place] as Tally;
    return Array.from({ length: kind.lanes }, async () => {
      for (;;) {
        await pace.next();
        if (stopping.signal.aborted) return;
        const began = performance.now();
        tally.calls++;
        try {
          await kind.call();
        } catch (error) {
          tally.failed++;
          if (tally.why.length < 5) tally.why.push(error instanceof Error ? error.message : String(error));
        }
        tally.took.push(performance.now() - began);
      }
    });
  });
  return {
    tallies,
    sent: () => sent,
    acknowledged: () => acknowledged,
    degraded: () => degraded,
    http,
    stop: async () => {
      stopping.abort();
      await Promise.all(lanes);
      http.close();
      for (const client of [collector, feature, training, recommender]) client.close();
    },
  };
}

function timestamp(text: string): { seconds: number; nanos: number } {
  const ms = Date.parse(text);
  return { seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 };
}
