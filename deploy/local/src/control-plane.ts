import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findGoTool, type GoTool } from './go-tools.js';
import { findHelm } from './helm.js';
import type { ToolOptions } from './java.js';
import { freePort } from './ports.js';
import { ServiceProcess, waitForUrl } from './processes.js';
import { type CommandResult, lastLines, runCommand } from './run-command.js';
import { waitFor } from './testing.js';

/** The version of the API server, which it reports to Helm. */
export const CONTROL_PLANE = '1.36.3';

export interface ControlPlaneOptions extends ToolOptions {
  /** For its data, keys and logs; what lies there is removed first. */
  dir: string;
  /**
   * Who plays the kubelet: kwok (deploy/kube-lab/pod-stages.yaml), or nobody, so that pods are scheduled and stay Pending until their
   * status is written. Default kwok.
   */
  pods?: 'kwok' | 'nobody';
}

export interface ControlPlane {
  /** The file that kubectl and clients take, for an administrator. */
  kubeconfig: string;
  helm: string;
  kubectl: string;
  /** `kubectl` with these arguments; never throws for a failing one. */
  run: (...args: string[]) => Promise<CommandResult>;
  /** Newest first; waits for each. */
  stop: () => Promise<void>;
}

export type ControlPlaneStarted =
  | ({ ready: true } & ControlPlane)
  /** What is lacking on this machine; nothing was started. */
  | { ready: false; lacking: string };

/**
 * A real control plane on loopback, on free ports: etcd, kube-apiserver with RBAC, controller manager, scheduler, and three nodes
 * played by kwok, of which gpu-0 has two GPUs and a taint. Its binary is built once (10 minutes on 2 free cores).
 * @throws Error when a download or the build failed, or a program did not start, with its last lines
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlaneStarted> {
  const { dir, pods = 'kwok', onProgress = () => {}, env = process.env } = options;
  const tools = await findHelm(options);
  if (!tools.ready) return tools;
  const binary = await findGoTool(controlPlaneTool(), options);
  if (!binary.ready) return binary;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'pki'), { recursive: true, mode: 0o700 });
  const kubeconfig = join(dir, 'kubeconfig');
  const running: ServiceProcess[] = [];
  const start = (name: string, ...args: string[]): void => {
    onProgress(`starting ${name}`);
    const logFile = join(dir, 'log', `${name}.log`);
    running.push(new ServiceProcess({ name, command: binary.path, args: [name, ...args], env, logFile, ready: false }));
  };
  const stop = async (): Promise<void> => {
    for (const process of running.splice(0).reverse()) await process.stop();
  };
  const run = (...args: string[]) => runCommand(tools.kubectl, ['--kubeconfig', kubeconfig, ...args], { env });
  /** Until a command succeeds; a program that has ended meanwhile is told at once. */
  const until = async (what: string, ...args: string[]): Promise<void> => {
    let ended: ServiceProcess | undefined;
    await waitFor(
      async () => {
        ended = running.find((process) => !process.running());
        return ended !== undefined || (await run(...args)).code === 0;
      },
      { what, timeoutMs: 120_000, intervalMs: 200 },
    );
    if (ended !== undefined) throw new Error(`${ended.name} ended; its log is ${ended.logFile}\n${ended.tail(15)}`);
  };
  try {
    const etcd = `http://127.0.0.1:${await freePort()}`;
    start('etcd', ...etcdFlags(join(dir, 'etcd'), etcd, `http://127.0.0.1:${await freePort()}`));
    await waitForUrl(`${etcd}/health`);
    const port = await freePort();
    const keys = writeKeys(dir, kubeconfig, port);
    start('kube-apiserver', ...apiServerFlags(keys, etcd, port));
    await until('the API server', 'get', '--raw', '/readyz');
    const client = ['--kubeconfig', kubeconfig, '--leader-elect=false', '--bind-address=127.0.0.1'];
    start(
      'kube-controller-manager',
      ...[...client, `--secure-port=${await freePort()}`, '--cert-dir', join(dir, 'pki', 'controller-manager')],
      ...['--service-account-private-key-file', keys.serviceAccounts, '--root-ca-file', keys.certificate],
    );
    start(
      'kube-scheduler',
      ...client,
      `--secure-port=${await freePort()}`,
      '--cert-dir',
      join(dir, 'pki', 'scheduler'),
    );
    const stages = ['node-stages.yaml', 'storage-stages.yaml', ...(pods === 'kwok' ? ['pod-stages.yaml'] : [])].map(
      (file) => join(labFolder(), file),
    );
    start(
      'kwok',
      ...['--kubeconfig', kubeconfig, '--manage-all-nodes=true', '--node-lease-duration-seconds=40'],
      ...['--cidr=10.244.0.0/16', '--node-ip=10.0.0.1', ...stages.flatMap((file) => ['--config', file])],
    );
    for (const file of ['nodes.yaml', 'storage-class.yaml']) await until(file, 'apply', '-f', join(labFolder(), file));
    await until('ready nodes', 'wait', '--for=condition=Ready', 'node', '--all', '--timeout=10s');
    await until('a service account', 'get', 'serviceaccount', 'default');
    return { ready: true, kubeconfig, helm: tools.helm, kubectl: tools.kubectl, run, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** With the versions that the programs report, which Helm compares a chart's kubeVersion with. */
function controlPlaneTool(): GoTool {
  const [major, minor] = CONTROL_PLANE.split('.');
  const set = { gitVersion: `v${CONTROL_PLANE}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const flags = Object.entries(set).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const ldflags = [...flags, `-X k8s.io/client-go/pkg/version.gitVersion=v${CONTROL_PLANE}`];
  return { name: 'control-plane', module: join(labFolder(), 'control-plane'), package: '.', ldflags, minutes: 5 };
}

/** deploy/kube-lab, from the sources as from what was built from them. */
function labFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'kube-lab', 'nodes.yaml'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('deploy/kube-lab was not found above the sources of the local stack');
    folder = parent;
  }
  return join(folder, 'kube-lab');
}

function etcdFlags(dataDir: string, client: string, peer: string): string[] {
  return [
    ...['--name', 'lab', '--data-dir', dataDir, '--initial-cluster', `lab=${peer}`],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    // Nothing here outlives a crash of the machine.
    '--unsafe-no-fsync',
  ];
}

interface Keys {
  folder: string;
  serviceAccounts: string;
  tokens: string;
  /** The API server makes it for itself. */
  certificate: string;
}

function writeKeys(dir: string, kubeconfig: string, port: number): Keys {
  const folder = join(dir, 'pki');
  const keys = {
    folder,
    serviceAccounts: join(folder, 'service-accounts.key'),
    tokens: join(folder, 'tokens.csv'),
    certificate: join(folder, 'apiserver.crt'),
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const secret = { mode: 0o600 };
  writeFileSync(keys.serviceAccounts, privateKey.export({ type: 'pkcs1', format: 'pem' }), secret);
  const token = randomBytes(16).toString('hex');
  writeFileSync(keys.tokens, `${token},admin,admin,system:masters\n`, secret);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'lab', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': keys.certificate } },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    'current-context': 'lab',
  };
  // JSON is YAML.
  writeFileSync(kubeconfig, JSON.stringify(config, null, 2), secret);
  return keys;
}

function apiServerFlags(keys: Keys, etcd: string, port: number): string[] {
  return [
    ...['--etcd-servers', etcd, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`],
    ...['--cert-dir', keys.folder, '--token-auth-file', keys.tokens, '--authorization-mode=Node,RBAC'],
    '--service-account-issuer=https://kubernetes.default.svc',
    ...['--service-account-key-file', keys.serviceAccounts, '--service-account-signing-key-file', keys.serviceAccounts],
    // Loopback addresses may be no endpoints of the service "kubernetes".
    ...['--service-cluster-ip-range=10.96.0.0/16', '--endpoint-reconciler-type=none'],
  ];
}

/** The last lines of a command's output, or throws when it failed. */
export function successful({ code, output }: CommandResult, what: string): string {
  if (code === 0) return output;
  throw new Error(`${what} failed: ${lastLines(output)}`);
}
