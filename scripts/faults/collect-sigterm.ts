import { collectorFault } from './collector-fault.js';

/** The collector gives up its drain after 30 s with exit code 1; a kill here would hide that. */
const graceMs = 40_000;

export const collectSigtermFault = collectorFault({
  what: 'stops the collector by SIGTERM five times under 2,000 events a second: exit 0, no connection cut',
  runs: 5,
  events: 60_000,
  mayReset: false,
  strike: async (mesh) => {
    const began = performance.now();
    const { code, signal } = await mesh.process('collector').stop(graceMs);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    await mesh.restart('collector');
    return { happened: `exit ${code ?? signal} after ${seconds} s`, ok: code === 0 };
  },
});
