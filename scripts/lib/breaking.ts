import { runCommand } from '@insight-mesh/local-stack/run-command';

export type Baseline = { against: string; why: string } | { skip: string };

/**
 * The commit whose contracts the working tree must not break: where the branch left main, else HEAD when protos/ has
 * uncommitted changes, else the commit before HEAD.
 */
export async function breakingBaseline(root: string): Promise<Baseline> {
  const git = async (...args: string[]) => {
    const { code, output } = await runCommand('git', args, { cwd: root, timeoutMs: 30_000 });
    return code === 0 ? output.trim() : undefined;
  };
  const head = await git('rev-parse', '--verify', '-q', 'HEAD');
  if (!head) return { skip: 'there is no git commit to compare with' };
  const candidates: { commit: string | undefined; why: string }[] = [];
  for (const main of ['origin/main', 'main']) {
    const commit = await git('merge-base', 'HEAD', main);
    if (commit && commit !== head) candidates.push({ commit, why: `where this branch left ${main}` });
  }
  if ((await git('status', '--porcelain', '--', 'protos')) !== '') candidates.push({ commit: head, why: 'HEAD' });
  candidates.push({ commit: await git('rev-parse', '--verify', '-q', 'HEAD~1'), why: 'the commit before HEAD' });
  for (const { commit, why } of candidates) {
    if (commit && (await git('cat-file', '-e', `${commit}:protos/buf.yaml`)) !== undefined)
      return { against: commit, why };
  }
  return { skip: 'no earlier commit with protos/ is here (a first commit or a shallow clone)' };
}
