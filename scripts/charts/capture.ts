import { spawn } from 'node:child_process';

export interface Captured {
  /** null when it could not be run at all or was ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CaptureOptions {
  input?: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** SIGKILL after this many milliseconds. Default 2 minutes. */
  timeoutMs?: number;
}

/** Runs a program to its end with all that it prints, its two streams apart; never throws for a failing one. */
export function capture(program: string, args: readonly string[], options: CaptureOptions = {}): Promise<Captured> {
  const { input = '', cwd, env = process.env, timeoutMs = 120_000 } = options;
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { env, ...(cwd === undefined ? {} : { cwd }) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const timer = setTimeout(() => {
      err.push(Buffer.from(`stopped after ${Math.round(timeoutMs / 1000)} s\n`));
      child.kill('SIGKILL');
    }, timeoutMs);
    const end = (code: number | null) => {
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    };
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', (error) => {
      err.push(Buffer.from(error.message));
      end(null);
    });
    child.once('close', end);
    // A program that ends without reading its input closes the pipe: its exit code tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
