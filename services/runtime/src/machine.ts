import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine in words, as a figure needs it: processor, cores, memory, system, Node. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, ' ');
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${model || 'unknown processor'}, ${availableParallelism()} cores, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
