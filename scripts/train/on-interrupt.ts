import { createInterface } from 'node:readline';

const ask = '\ncancel the run (c), leave it to itself (l, or Ctrl-C again), or go on watching (Enter)? ';

/**
 * Ctrl-C while a run is followed. At a terminal it asks whether the run is to be cancelled or left to itself, and a second Ctrl-C leaves it;
 * elsewhere it leaves.
 * @returns ends the listening
 */
export function onInterrupt(actions: { cancel: () => void; leave: () => void }): () => void {
  const { stdin, stderr } = process;
  let asking: ReturnType<typeof createInterface> | undefined;
  const leave = (): void => {
    asking?.close();
    actions.leave();
  };
  const onSignal = (): void => {
    if (!stdin.isTTY || asking !== undefined) {
      leave();
      return;
    }
    const question = createInterface({ input: stdin, output: stderr });
    asking = question;
    // In the question Ctrl-C is the interface's.
    question.on('SIGINT', leave);
    question.question(ask, (answer) => {
      question.close();
      asking = undefined;
      const wish = answer.trim().toLowerCase();
      if (wish === 'c') actions.cancel();
      else if (wish === 'l') actions.leave();
    });
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', leave);
  return () => {
    asking?.close();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', leave);
  };
}
