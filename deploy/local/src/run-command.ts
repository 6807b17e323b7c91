import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  onLine?: (line: string) => void;
  /** SIGKILL after this many milliseconds. Default 15 minutes. */
  timeoutMs?: number;
}

export interface CommandResult {
  /** null when it could not be run at all or was ended by a signal. */
  code: number | null;
  /** Standard output and error together, the last 200 lines. */
  output: string;
}

/** Runs a command to its end and gives its exit code and output; never throws for a failing one. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { cwd, env = process.env, uid, gid, onLine, timeoutMs = 15 * 60_000 } = options;
  return new Promise((resolve) => {
    const lines: string[] = [];
    const keep = (line: string) => {
      lines.push(line);
      if (lines.length > 200) lines.shift();
      onLine?.(line);
    };
    const child = spawn(command, [...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    const timer = setTimeout(() => {
      keep(`stopped after ${Math.round(timeoutMs / 1000)} s`);
      child.kill('SIGKILL');
    }, timeoutMs);
    const end = (code: number | null) => {
      clearTimeout(timer);
      resolve({ code, output: lines.join('\n') });
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', keep);
    child.once('error', (error) => {
      keep(error.message);
      end(null);
    });
    child.once('close', end);
  });
}

/** The last `count` lines of an output, for an error message. */
export function lastLines(output: string, count = 12): string {
  return output.trim().split('\n').slice(-count).join('\n');
}
