// A run's process that finds the object store away at its first two attempts.
process.on('message', ({ job }) => {
  const away = { kind: 'failed', message: 'the object store did not answer', expected: true, code: 'UNAVAILABLE' };
  const through = { kind: 'failed', message: 'the third attempt got through', expected: true };
  process.send?.(job.attempt <= 2 ? away : through);
});
process.send?.({ kind: 'ready' });
