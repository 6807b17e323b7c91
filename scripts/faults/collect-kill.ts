import { collectorFault } from './collector-fault.js';

export const collectKillFault = collectorFault({
  what: 'kills the collector by -9 twenty times under 2,000 events a second from retrying clients',
  runs: 20,
  events: 240_000,
  mayReset: true,
  strike: async (mesh) => {
    const { signal } = await mesh.process('collector').kill();
    await mesh.restart('collector');
    return { happened: 'kill -9', ok: signal === 'SIGKILL' };
  },
});
