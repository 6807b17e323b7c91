import { AppError } from '@insight-mesh/runtime/errors';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Command, InvalidArgumentError } from 'commander';
import { ContractError, findMethod, listing } from './call/contract.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { hostAndPort } from './lib/options.js';

interface Options {
  address?: string;
  key?: string;
  deadline: number;
}

type AnyCall = (request: object, options: { deadlineMs: number }) => Promise<object> | AsyncIterable<object>;

const milliseconds = (value: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1 to 9999999.');
  return Number(value);
};
const print = (value: unknown, pretty: boolean) =>
  process.stdout.write(`${pretty ? JSON.stringify(value, null, 2) : JSON.stringify(value)}\n`);

async function call(service: string, name: string, json: string, options: Options): Promise<void> {
  const method = findMethod(service, name);
  const request = method.request(json);
  const run = readLocalRun();
  const client = createClient(method.service, {
    address: addressOf(options.address, run.addresses?.[method.part], '--address'),
    apiKey: addressOf(options.key, run.apiKey, '--key'),
    defaultDeadlineMs: options.deadline,
  });
  try {
    const send = (client as unknown as Record<string, AnyCall>)[method.name];
    const answer = send?.(request, { deadlineMs: options.deadline });
    if (answer && Symbol.asyncIterator in answer) {
      // A stream: a line each.
      for await (const message of answer) print(method.response(message), false);
    } else if (answer) {
      // For people over several lines; for programs the last line is the whole answer.
      print(method.response(await answer), process.stdout.isTTY === true);
    }
  } finally {
    client.close();
  }
}

function complain(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof AppError) {
    process.stderr.write(`${error.code}: ${error.message}\n`);
    for (const { field, description } of error.violations) process.stderr.write(`  ${field}: ${description}\n`);
    return;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ContractError) process.exitCode = 2;
}

const program = new Command('npm run call --')
  .description(
    'Calls one RPC of the running mesh and prints the answer as JSON, a stream a line each.\n' +
      `Requests are proto3 JSON; times are RFC 3339, for example {"as_of":"2026-05-01T09:30:00Z"}.\n\n${listing()}`,
  )
  .usage("[options] SERVICE METHOD ['{…}']")
  .argument('<service>', 'collector, feature, training or recommender')
  .argument('<method>', 'for example Recommend')
  .argument('[json]', 'the request', '{}')
  .option('--address <host:port>', 'of the service; default: the mesh that npm start runs', hostAndPort)
  .option('--key <key>', 'API key; default: that of the mesh that npm start runs')
  .option('--deadline <ms>', 'how long the answer may take', milliseconds, 10_000)
  .showHelpAfterError('(--help lists the services and their methods)');
program.parse();
const [service = '', name = '', json = '{}'] = program.processedArgs as string[];
try {
  await call(service, name, json, program.opts<Options>());
} catch (error) {
  complain(error);
}
