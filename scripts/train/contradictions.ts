/** Options by what they are for; each is refused beside what has no use for it. */
const ofFiles = ['format', 'out', 'resume', 'fresh'];
const ofRuns = ['hold', 'requestId', 'detach'];
/** Of scores, which are learnt from a data set in the mesh, or from a file. */
const ofDataSets = ['dataset', 'newest', 'target'];
const ofTables = ['label', 'ignore', 'numbers', 'categories', 'group', 'time'];
const ofMesh = ['address', 'key', 'tenant', 'serviceToken'];
/** Each does something else than begin a run. */
const instead = ['list', 'watch', 'cancel'];
const ofLists = ['state', 'limit'];

const flag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * Options that cannot both hold, or that would be passed over without a word.
 * @param given names of options, as commander has them, that stand on the command line
 * @throws Error that names both
 */
export function refuseContradictions(given: ReadonlySet<string>): void {
  const refuse = (names: readonly string[], why: (found: string) => string): void => {
    const found = names.find((name) => given.has(name));
    if (found !== undefined) throw new Error(why(flag(found)));
  };
  if (given.has('file')) {
    refuse(
      [...instead, ...ofLists, ...ofRuns, ...ofDataSets, ...ofMesh],
      (found) => `${found} is for runs of a mesh, and --file fits on a file without one: leave one of them out`,
    );
    if (!given.has('label'))
      refuse(
        ['testShare', ...ofTables],
        (found) => `${found} is of scores: give --label too, the column that is to be said`,
      );
    return;
  }
  refuse(ofFiles, (found) => `${found} is for a fit of a file: give --file, or leave it out`);
  const [first, second] = instead.filter((name) => given.has(name));
  if (first !== undefined && second !== undefined)
    throw new Error(`${flag(first)} and ${flag(second)} are both given: give one of them`);
  if (first !== undefined)
    refuse(
      [
        ...ofRuns,
        ...ofDataSets,
        ...ofTables,
        'testShare',
        'set',
        'seed',
        'backend',
        'minutes',
        'memoryMb',
        'checkpointSeconds',
      ],
      (found) => {
        return `${found} is for a run that begins, and ${flag(first)} begins none: leave one of them out`;
      },
    );
  if (first !== 'list') refuse(ofLists, (found) => `${found} is for --list: give that too, or leave it out`);
}
