import { waitForReplicas } from '@insight-mesh/local-stack/kafka-ready';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { brokerFault } from './broker-fault.js';
import { type BrokerRoles, brokerRoles, describeBroker } from './broker-roles.js';

/** In turns the one that leads most partitions, the active controller, and the coordinator of feature's consumers. */
function victimOf(run: number, roles: BrokerRoles): number {
  const most = [...roles.leads].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
  return [most, roles.controller, roles.coordinator][run % 3] ?? most;
}

export const brokerKillFault = brokerFault({
  what: 'kills one of three Kafka brokers by -9 under 2,000 events a second, five runs of 50,000 events',
  runs: 5,
  events: 50_000,
  strike: async ({ mesh, run, load, signal }) => {
    const roles = await brokerRoles(mesh);
    const victim = mesh.node(victimOf(run, roles));
    const killedAt = load.acknowledged;
    await victim.kill();
    // The other two must go on alone: what they take in meanwhile is what the third has to catch up with.
    const alone = Math.min(killedAt + 5_000, killedAt + (load.total - killedAt) / 2);
    await waitFor(() => signal.aborted || load.acknowledged >= alone, {
      timeoutMs: 120_000,
      what: 'events to be acknowledged without the killed broker',
    });
    const began = performance.now();
    await victim.start();
    await waitForReplicas(mesh.brokers, 180_000);
    const whole = ((performance.now() - began) / 1000).toFixed(1);
    const ok = mesh.process('collector').running() && mesh.process('feature').running();
    return {
      happened: `${describeBroker(victim.id, roles)} killed after ${killedAt} events, whole ${whole} s after its start`,
      ok,
    };
  },
});
