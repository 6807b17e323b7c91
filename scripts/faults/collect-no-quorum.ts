import { waitForReplicas } from '@insight-mesh/local-stack/kafka-ready';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { brokerFault, type Strike } from './broker-fault.js';

/** As many as send at once: by then each has been answered. */
const clients = 16;

async function untilRefused(load: Strike['load'], signal: AbortSignal): Promise<void> {
  const before = load.retries.told;
  await waitFor(() => signal.aborted || load.retries.told >= before + clients, {
    timeoutMs: 120_000,
    what: 'every client to be told to come back later',
  });
}

export const collectNoQuorumFault = brokerFault({
  what: 'kills two of three Kafka brokers by -9 at once: min.insync.replicas cannot be met, so nothing may be acknowledged',
  runs: 3,
  events: 20_000,
  strike: async ({ mesh, run, load, signal }) => {
    const left = mesh.node(1 + (run % 3));
    const victims = mesh.nodes.filter((node) => node !== left);
    const killedAt = load.acknowledged;
    const { pid } = mesh.process('collector');
    await Promise.all(victims.map((node) => node.kill()));
    // The first answers may be to what was stored before.
    await untilRefused(load, signal);
    const before = load.acknowledged;
    const { ok: ready } = await fetch(`${mesh.admin.collector}/readyz`);
    await untilRefused(load, signal);
    const meanwhile = load.acknowledged - before;
    const began = performance.now();
    await victims[0]?.start();
    await waitFor(() => signal.aborted || load.acknowledged > before, {
      timeoutMs: 120_000,
      what: 'events to be stored',
    });
    const back = ((performance.now() - began) / 1000).toFixed(1);
    await victims[1]?.start();
    await waitForReplicas(mesh.brokers, 180_000);
    const ids = victims.map((node) => node.id).join(' and ');
    return {
      happened:
        `brokers ${ids} killed after ${killedAt} events, ${meanwhile} acknowledged by the one left, collector ` +
        `${ready ? 'ready' : 'not ready'} meanwhile, taking events ${back} s after one of the two was started`,
      ok: meanwhile === 0 && !ready && mesh.process('collector').pid === pid && mesh.process('collector').running(),
    };
  },
});
