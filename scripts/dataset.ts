import { Command, InvalidArgumentError, Option } from 'commander';
import { type Datasets, stateOf, watchToEnd } from './dataset/datasets.js';
import { featuresForm, parseFeatures } from './dataset/features.js';
import { fetchFiles } from './dataset/fetch.js';
import { datasetJson, printEnd, printList, printWhole, write } from './dataset/print.js';
import { ruleForm } from './dataset/rule.js';
import { type LabelsWanted, readSpecFile, type SpecWanted, toSpec } from './dataset/spec.js';
import { uploadLabels } from './dataset/upload.js';
import { type ConnectOptions, connected, connectOptions } from './lib/connect.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { helpHint, positive, urlOf, wholeNumber } from './lib/options.js';
import { explain } from './lib/result.js';
import { safeText } from './lib/safe-text.js';

interface BuildFlags extends LabelsWanted {
  spec?: string;
  features?: SpecWanted['features'];
  knowledge?: SpecWanted['knowledge'];
  missing?: SpecWanted['missing'];
  joins: boolean;
  requestId?: string;
  detach?: boolean;
}

const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

const root = new Command('npm run dataset --')
  .showHelpAfterError(helpHint)
  .description(
    'Data sets for training: labels with times, each with the features of its customer, item, … as they were at that time.\n' +
      'Built by the feature service from the lake, as Parquet with a manifest.',
  );
const words = {
  key: 'API key with features:read and, to build, cancel or delete, datasets:write',
  tenant: "as the mesh's operator, in this tenant's name",
};
for (const option of connectOptions(words, 'feature')) root.addOption(option);

async function run(work: (connection: Datasets) => Promise<void>): Promise<void> {
  try {
    await connected('insightmesh.feature.v1.DatasetService', 'dataset', root.opts<ConnectOptions>(), work);
  } catch (error) {
    process.stderr.write(`${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

function features(text: string, before: SpecWanted['features'] = []): SpecWanted['features'] {
  try {
    return [...before, ...parseFeatures(text)];
  } catch (error) {
    throw new InvalidArgumentError(explain(error));
  }
}

function wantedOf(flags: BuildFlags): SpecWanted {
  const { spec, features: chosen, joins, requestId: _id, detach: _detach, ...rest } = flags;
  if (spec === undefined) {
    if (chosen === undefined) throw new Error(`--features or --spec is missing: ${featuresForm}`);
    return { ...rest, features: chosen, joins };
  }
  const given = Object.entries({ ...rest, features: chosen }).find(([, value]) => value !== undefined)?.[0];
  if (given !== undefined || !joins)
    throw new Error(`a spec's file says all of it: leave out ${given ?? 'no-joins'}, or --spec`);
  return readSpecFile(spec);
}

async function build(connection: Datasets, flags: BuildFlags): Promise<void> {
  const { client, call } = connection;
  const { spec, upload } = toSpec(wantedOf(flags));
  if (upload !== undefined) spec.given = { key: await uploadLabels(connection, upload) };
  const { dataset_id: id, started } = await client.BuildDataset({ spec, request_id: flags.requestId ?? '' }, call);
  process.stderr.write(`data set ${id}${started ? '' : ' (an earlier request)'}\n`);
  if (flags.detach) write(`npm run dataset -- watch ${id} follows it\n`, { dataset: id, started });
  else printEnd(await watchToEnd(connection, id));
}

root
  .command('build')
  .description('builds one, and follows it to its end')
  .option('--spec <file>', 'YAML or JSON with features, labels, knowledge, missing and joins, in place of the flags')
  .option('--features <list>', `of which kinds and names: ${featuresForm}; may be repeated`, features)
  .option('--labels <file>', 'CSV, NDJSON or Parquet with label_time, label and the entities; it is uploaded')
  .option('--labels-key <key>', 'the same, where it lies in the object store already')
  .option('--rule <text>', `labels that follow from the events: ${ruleForm}`)
  .option('--from <time>', 'with --rule: labels from here on (RFC 3339)')
  .option('--to <time>', 'with --rule: labels before here')
  .option('--share <number>', 'with --rule: of the labels, chosen by a hash', positive)
  .option('--seed <n>', 'with --share: chooses other ones', wholeNumber(0, 2_147_483_647))
  .addOption(new Option('--knowledge <what>', 'what features know of').choices(['occurred', 'received']))
  .addOption(new Option('--missing <what>', 'what stands where nothing was seen').choices(['default', 'null']))
  .option('--no-joins', 'visitors do not count for the customers whom they had joined')
  .option('--request-id <id>', 'the same one again builds nothing anew')
  .option('--detach', 'does not wait for the end')
  .action((flags: BuildFlags) => run((connection) => build(connection, flags)));
root
  .command('watch')
  .description('follows a build to its end')
  .argument('<id>')
  .action((id: string) => run(async (connection) => printEnd(await watchToEnd(connection, id))));
root
  .command('list')
  .description('shows data sets, the newest first')
  .addOption(new Option('--state <state>', 'only these').choices(states))
  .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 50)
  .action(({ state, limit }: { state?: string; limit: number }) =>
    run(async ({ client, call }) => {
      const found: Parameters<typeof printList>[0][number][] = [];
      let page_token = '';
      do {
        const page_size = Math.min(200, limit - found.length);
        const wanted = state === undefined ? {} : { state: stateOf(state) };
        const page = await client.ListDatasets({ ...wanted, page_size, page_token }, call);
        found.push(...page.datasets);
        page_token = page.next_page_token;
      } while (page_token !== '' && found.length < limit);
      printList(found, page_token !== '');
    }),
  );
root
  .command('show')
  .description('shows what a data set is: labels, features with what they mean, files')
  .argument('<id>')
  .action((id: string) =>
    run(async ({ client, call }) => {
      const { dataset, spec, manifest } = await client.GetDataset({ dataset_id: id }, call);
      if (dataset === null || spec === null) throw new Error('the service answered without a data set');
      printWhole(dataset, spec, manifest ?? undefined);
    }),
  );
root
  .command('cancel')
  .description('ends a build, and removes what it has made')
  .argument('<id>')
  .action((id: string) =>
    run(async (connection) => {
      const { client, call } = connection;
      await client.CancelDataset({ dataset_id: id }, call);
      const { dataset } = await watchToEnd(connection, id);
      write(`data set ${id} is cancelled\n`, datasetJson(dataset));
    }),
  );
root
  .command('delete')
  .description('deletes a data set with its files')
  .argument('<id>')
  .action((id: string) =>
    run(async ({ client, call }) => {
      await client.DeleteDataset({ dataset_id: id }, call);
      write(`data set ${id} is deleted\n`, { dataset: id, deleted: true });
    }),
  );
root
  .command('fetch')
  .description('copies the files of a finished one, and checks them')
  .argument('<id>')
  .requiredOption('--out <folder>', 'where they go; what is there already is not copied again')
  .addOption(
    new Option('--object-store <url>', "where the service keeps them (default: the running mesh's)")
      .env('OBJECT_STORE_URL')
      .argParser(urlOf('file:', 's3:', 'hdfs:')),
  )
  .action((id: string, { out, objectStore }: { out: string; objectStore?: string }) =>
    run(async (connection) => {
      const url = addressOf(objectStore, readLocalRun().objectStoreUrl, '--object-store or OBJECT_STORE_URL');
      await fetchFiles(connection, id, { out, objectStore: url });
    }),
  );

await root.parseAsync();
