import { Tally } from '../charts/tally.js';
import type { Release } from './release.js';

/** Verbs on a resource (`jobs.batch`; `pods` of the core), in the release's own namespace. */
export type Rights = Readonly<Record<string, readonly string[]>>;

/** What the chart may give, by service account; all others get nothing. This list is the one that an operator reads. */
export const RIGHTS: Readonly<Record<string, Rights>> = {
  'insight-mesh-training': {
    'jobs.batch': ['create', 'list', 'delete'],
    pods: ['list'],
  },
};

/** What is asked for beside the listed rights: these with every verb, */
const RESOURCES = [
  'jobs.batch',
  'cronjobs.batch',
  'pods',
  'pods/log',
  'pods/exec',
  'pods/eviction',
  'secrets',
  'configmaps',
];
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
/** and these, which no workload has business with, with two. */
const OTHERS = [
  ...[
    'deployments.apps',
    'serviceaccounts',
    'serviceaccounts/token',
    'services',
    'events',
    'leases.coordination.k8s.io',
    'nodes',
  ],
  ...['namespaces', 'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io', 'jobs.batch/status'],
];
const OTHER_VERBS = ['get', 'create'];

interface Probe {
  account: string;
  verb: string;
  resource: string;
  namespace: string;
  may: boolean;
}

/**
 * Asks what each service account of the release, and the namespace's default one, may do: every right in the list is there, in this
 * namespace alone (by `kubectl auth can-i`), and no other (by the SubjectAccessReview that it sends, many at once).
 * @param rights what is to be there, by service account
 */
export async function probeRights(release: Release, rights: Readonly<Record<string, Rights>>): Promise<Tally> {
  const tally = new Tally();
  const here = release.namespace;
  const accounts = (await release.cluster.list('serviceaccounts', here)).map(({ metadata }) => metadata.name);
  for (const [account, own] of Object.entries(rights)) {
    tally.expect(accounts.includes(account), () => `there is no service account ${account}, which is to have rights`);
    for (const [resource, verbs] of Object.entries(own)) {
      for (const verb of verbs) {
        for (const namespace of [here, 'default']) {
          const probe = { account, verb, resource, namespace, may: namespace === here };
          judge(tally, probe, await canI(release, probe));
        }
      }
    }
  }
  const others = accounts.flatMap((account) =>
    [
      ...RESOURCES.flatMap((resource) => VERBS.map((verb) => ({ resource, verb }))),
      ...OTHERS.flatMap((resource) => OTHER_VERBS.map((verb) => ({ resource, verb }))),
    ]
      .filter(({ resource, verb }) => !rights[account]?.[resource]?.includes(verb))
      .map((each): Probe => ({ ...each, account, namespace: here, may: false })),
  );
  const answers = await review(release, others);
  for (const [index, probe] of others.entries()) judge(tally, probe, answers[index]);
  return tally;
}

function judge(tally: Tally, { account, verb, resource, namespace, may }: Probe, answer: boolean | undefined): void {
  tally.expect(
    answer === may,
    () =>
      `${account} ${answer ? 'may' : 'may not'} ${verb} ${resource} in ${namespace}, and ${may ? 'has to' : 'must not'}`,
  );
}

async function canI(release: Release, { account, verb, resource, namespace }: Probe): Promise<boolean> {
  const as = ['--as', userOf(release.namespace, account)];
  const { stdout, stderr } = await release.cluster.kubectl([
    'auth',
    'can-i',
    verb,
    resource,
    '--namespace',
    namespace,
    ...as,
  ]);
  const answer = stdout.trim();
  if (answer !== 'yes' && answer !== 'no')
    throw new Error(`kubectl auth can-i ${verb} ${resource} answered ${answer} ${stderr}`);
  return answer === 'yes';
}

async function review(release: Release, probes: readonly Probe[]): Promise<boolean[]> {
  const reviews = probes.map(({ account, verb, resource, namespace }) => {
    const [name = '', subresource] = resource.split('/');
    const [plural, ...group] = name.split('.');
    return {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: userOf(release.namespace, account),
        groups: ['system:serviceaccounts', `system:serviceaccounts:${release.namespace}`, 'system:authenticated'],
        resourceAttributes: { namespace, verb, group: group.join('.'), resource: plural, subresource },
      },
    };
  });
  const text = await release.cluster.done(
    ['create', '--filename', '-', '--output', 'jsonpath={.status.allowed}{"\\n"}'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: reviews }),
  );
  const answers = text.split('\n').filter((line) => line !== '');
  if (answers.length !== probes.length)
    throw new Error(`${probes.length} rights were asked for and ${answers.length} answered`);
  return answers.map((answer) => answer === 'true');
}

/** A service account as the API server names it. */
export function userOf(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}
