import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ProcessOptions {
  /** Stands in messages and in the run file. */
  name: string;
  command: string;
  args: readonly string[];
  /** The whole environment of the process: nothing is inherited unless given here. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Runs as this user and group; for root only. */
  uid?: number;
  gid?: number;
  /** What it gets when its starter dies without stopping it (Linux). Default SIGTERM. */
  deathSignal?: 'SIGTERM' | 'SIGINT' | false;
  /** Standard output and error are appended here. */
  logFile: string;
  /** JSON line on standard output that says the process serves. Default: a line whose msg is "listening". false: none. */
  ready?: ((line: Record<string, unknown>) => boolean) | false;
  /** Default 30,000. */
  readyTimeoutMs?: number;
  /** Called with each JSON line of standard output. */
  onLine?: (line: Record<string, unknown>) => void;
  /** Called once, whenever the process ends. */
  onExit?: (exit: ProcessExit) => void;
}

const TAIL_LINES = 40;
const SETPRIV = '/usr/bin/setpriv';

/** The command behind setpriv, which becomes it (same process id) after asking the kernel for a signal at its parent's death. */
export function dyingWithParent(command: readonly string[], signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): string[] {
  if (process.platform !== 'linux' || !existsSync(SETPRIV)) return [...command];
  return [SETPRIV, '--pdeathsig', signal.slice(3), '--', ...command];
}

/** A process that serves until it is stopped. */
export class ServiceProcess {
  readonly name: string;
  readonly logFile: string;
  readonly exited: Promise<ProcessExit>;
  /** The line that said it was ready, e.g. `{msg: "listening", grpc: "127.0.0.1:50052", …}`. */
  readyLine: Record<string, unknown> = {};
  readonly #child: ChildProcess;
  readonly #tail: string[] = [];
  readonly #log: number;
  #exit: ProcessExit | undefined;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.logFile = options.logFile;
    mkdirSync(dirname(options.logFile), { recursive: true });
    this.#log = openSync(options.logFile, 'a');
    const words = [options.command, ...options.args];
    const signal = options.deathSignal ?? 'SIGTERM';
    const [command = options.command, ...args] = signal ? dyingWithParent(words, signal) : words;
    this.#child = spawn(command, args, {
      env: options.env,
      cwd: options.cwd,
      uid: options.uid,
      gid: options.gid,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: the terminal's Ctrl-C reaches the starter only, which stops everything in order.
      detached: true,
    });
    this.exited = new Promise((resolve) => {
      const end = (exit: ProcessExit) => {
        if (this.#exit) return;
        this.#exit = exit;
        closeSync(this.#log);
        options.onExit?.(exit);
        resolve(exit);
      };
      this.#child.once('error', (error) => {
        this.#keep(`cannot run ${options.command}: ${error.message}`);
        end({ code: null, signal: null });
      });
      // 'close', not 'exit': the last lines of output have been read by then.
      this.#child.once('close', (code, signal) => end({ code, signal }));
    });
    this.#read(options);
  }

  #read(options: ProcessOptions): void {
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#keep(line);
        if (stream !== this.#child.stdout || !options.onLine || !line.startsWith('{')) return;
        const parsed = parseLine(line);
        if (parsed) options.onLine(parsed);
      });
    }
  }

  #keep(line: string): void {
    this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    if (this.#exit) return;
    try {
      writeSync(this.#log, `${line}\n`);
    } catch {
      // A full disk costs the line, not the starter and with it the whole mesh.
    }
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  running(): boolean {
    return this.#exit === undefined;
  }

  /** The last lines it printed. */
  tail(lines = TAIL_LINES): string {
    return this.#tail.slice(-lines).join('\n');
  }

  signal(name: NodeJS.Signals): void {
    if (this.running()) this.#child.kill(name);
  }

  /** SIGTERM, then SIGKILL after `graceMs` (default 15,000). */
  async stop(graceMs = 15_000): Promise<ProcessExit> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  /** SIGKILL, as a crash would. */
  async kill(): Promise<ProcessExit> {
    this.signal('SIGKILL');
    return this.exited;
  }
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Starts a process and waits until it says that it serves. Throws with its last output when it ends or takes too long. */
export async function startProcess(options: ProcessOptions): Promise<ServiceProcess> {
  const { ready = (line) => line.msg === 'listening', readyTimeoutMs = 30_000 } = options;
  let seen: (line: Record<string, unknown>) => void = () => {};
  const isReady = new Promise<Record<string, unknown>>((resolve) => {
    seen = resolve;
  });
  const service = new ServiceProcess({
    ...options,
    onLine: (line) => {
      if (ready !== false && ready(line)) seen(line);
      options.onLine?.(line);
    },
  });
  if (ready === false) return service;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), readyTimeoutMs);
  });
  const first = await Promise.race([isReady, service.exited.then(() => 'ended' as const), late]);
  clearTimeout(timer);
  if (typeof first === 'object') {
    service.readyLine = first;
    return service;
  }
  const exit = await service.stop(2_000);
  const why = first === 'late' ? `was not ready within ${readyTimeoutMs} ms` : `ended (${describeExit(exit)})`;
  throw new Error(`${options.name} ${why}; its log is ${options.logFile}\n${service.tail(15)}`);
}

/** Waits until `url` answers 2xx. */
export async function waitForUrl(url: string, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch((error: unknown) => error);
    const body = answer instanceof Response ? await answer.text().catch(() => '') : '';
    if (answer instanceof Response && answer.ok) return;
    if (performance.now() > end) {
      const seen = answer instanceof Response ? `HTTP ${answer.status} ${body.slice(0, 200)}`.trim() : String(answer);
      throw new Error(`${url} was not ready within ${timeoutMs} ms: ${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function describeExit(exit: ProcessExit): string {
  return exit.signal ? `by ${exit.signal}` : `exit code ${exit.code ?? 'unknown'}`;
}

/** Whether a process with this id exists and is not a zombie. Signal 0 alone takes a zombie for alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    // No /proc on this system: signal 0 was the answer.
    return process.platform !== 'linux';
  }
}

/** The command line of a process, its words joined by spaces; undefined when it is gone or /proc is not there. */
export function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() || undefined;
  } catch {
    return undefined;
  }
}
