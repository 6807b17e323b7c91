import { collectorFault } from './collector-fault.js';

export const collectKafkaKillFault = collectorFault({
  what: 'ends the one Kafka broker five times (kill -9 and SIGTERM in turns) under 2,000 events a second',
  runs: 5,
  events: 150_000,
  // The collector answers 503 meanwhile; only its own end may cut a connection.
  mayReset: false,
  strike: async (mesh, run) => {
    const crash = run % 2 === 0;
    const broker = mesh.node();
    await (crash ? broker.kill() : broker.stop());
    await broker.start();
    return { happened: crash ? 'broker kill -9' : 'broker SIGTERM', ok: mesh.process('collector').running() };
  },
});
