import type { IncomingMessage } from 'node:http';
import { userInfo } from 'node:os';
import { AppError } from './errors.js';
import type { IdleGuard } from './idle-guard.js';
import type { Content } from './object-store-transfer.js';
import { type RemoteException, webHdfsError } from './webhdfs-errors.js';
import { exchange, type HttpCall, textOf } from './webhdfs-http.js';

export interface WebHdfsTry {
  readonly doing: string;
  readonly guard: IdleGuard;
  /** DataNodes (host:port) that could not be reached in earlier tries of the same call; added to. */
  readonly bad: Set<string>;
}

type Parameters = Readonly<Record<string, string>>;

/**
 * The REST API of HDFS: a NameNode answers what is about names, and says which DataNode takes or gives the bytes.
 * https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/WebHDFS.html
 */
export class WebHdfsClient {
  readonly #origins: readonly string[];
  readonly #user: string;
  #active = 0;

  /** @param origins of the NameNodes: http://host:port; one of them is active */
  constructor(origins: readonly string[], user: string | undefined) {
    this.#origins = origins;
    this.#user = user ?? ownName();
  }

  /** The answer of the NameNode, as JSON; undefined where it has none. @throws AppError */
  async call(method: HttpCall['method'], path: string, parameters: Parameters, attempt: WebHdfsTry): Promise<unknown> {
    const answer = await this.#ask(method, path, parameters, attempt);
    const text = await readText(answer, attempt.doing);
    return text.trim() === '' ? undefined : parse(text, attempt.doing);
  }

  /** Writes a new file. @throws AppError */
  async create(path: string, content: Content, attempt: WebHdfsTry): Promise<void> {
    const url = await this.#redirect('PUT', path, { op: 'CREATE', overwrite: 'false' }, attempt);
    const answer = await this.#atDataNode({ method: 'PUT', url, content, ...attempt }, attempt);
    await requireOk(answer, attempt.doing, url.host);
    await readText(answer, attempt.doing);
  }

  /** The bytes of a file, and how many they are. @throws AppError */
  async open(path: string, attempt: WebHdfsTry): Promise<{ body: IncomingMessage; size: number | undefined }> {
    const url = await this.#redirect('GET', path, { op: 'OPEN' }, attempt);
    const body = await this.#atDataNode({ method: 'GET', url, ...attempt }, attempt);
    await requireOk(body, attempt.doing, url.host);
    const length = body.headers['content-length'];
    return { body, size: length === undefined ? undefined : Number(length) };
  }

  /** A DataNode that is away is not named again in the next try; the NameNode notices its end minutes later only. */
  async #atDataNode(call: HttpCall, { bad }: WebHdfsTry): Promise<IncomingMessage> {
    try {
      return await exchange(call);
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAVAILABLE') bad.add(call.url.host);
      throw error;
    }
  }

  async #redirect(method: 'GET' | 'PUT', path: string, parameters: Parameters, attempt: WebHdfsTry): Promise<URL> {
    const { doing, bad } = attempt;
    const excluded = bad.size === 0 ? {} : { excludedatanodes: [...bad].join(',') };
    const answer = await this.#ask(method, path, { ...parameters, ...excluded, noredirect: 'true' }, attempt);
    const text = await readText(answer, doing);
    const told = answer.headers.location ?? (text === '' ? undefined : field(parse(text, doing), 'Location'));
    if (typeof told !== 'string' || !URL.canParse(told)) {
      throw new AppError(
        'FAILED_PRECONDITION',
        `${doing} failed: the NameNode did not say which DataNode has it; is it WebHDFS?`,
      );
    }
    const url = new URL(told);
    if (url.protocol !== new URL(this.#origin()).protocol) {
      throw new AppError(
        'FAILED_PRECONDITION',
        `${doing} failed: the NameNode leads from https to http; set dfs.http.policy alike on all nodes`,
      );
    }
    return url;
  }

  /** Asks the NameNode that was active last, and for the next try another one when it is not. */
  async #ask(
    method: HttpCall['method'],
    path: string,
    parameters: Parameters,
    attempt: WebHdfsTry,
  ): Promise<IncomingMessage> {
    const asked = this.#active;
    const url = new URL(this.#origin());
    url.pathname = `/webhdfs/v1${path.split('/').map(encodeURIComponent).join('/')}`;
    url.search = new URLSearchParams({ ...parameters, 'user.name': this.#user }).toString().replaceAll('+', '%20');
    try {
      const answer = await exchange({ method, url, ...attempt });
      // With noredirect an older Hadoop still redirects.
      if (answer.statusCode !== 307) await requireOk(answer, attempt.doing, url.host);
      return answer;
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAVAILABLE' && this.#active === asked) {
        this.#active = (asked + 1) % this.#origins.length;
      }
      throw error;
    }
  }

  #origin(): string {
    return this.#origins[this.#active] ?? '';
  }
}

async function requireOk(answer: IncomingMessage, doing: string, where: string): Promise<void> {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return;
  const text = await textOf(answer).catch(() => '');
  throw webHdfsError({ status, remote: remoteOf(text) }, doing, where);
}

function remoteOf(text: string): RemoteException | undefined {
  try {
    const remote = field(JSON.parse(text), 'RemoteException');
    const [exception, message] = [field(remote, 'exception'), field(remote, 'message')];
    // The exception's name is shown: it is a Java class or it is nothing.
    if (typeof exception !== 'string' || !/^\w{1,100}$/.test(exception)) return undefined;
    return { exception, message: typeof message === 'string' ? message : '' };
  } catch {
    return undefined;
  }
}

async function readText(answer: IncomingMessage, doing: string): Promise<string> {
  try {
    return await textOf(answer);
  } catch (error) {
    throw new AppError('UNAVAILABLE', `${doing} failed: the answer was cut off`, { cause: error });
  }
}

function parse(text: string, doing: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError(
      'FAILED_PRECONDITION',
      `${doing} failed: the answer is no JSON; is the URL that of a NameNode's WebHDFS?`,
    );
  }
}

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** The name of the process's user. @throws AppError where it has none, as in containers that run under a bare number */
function ownName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    throw new AppError(
      'INVALID_ARGUMENT',
      'HDFS asks for a user and the user of this process has no name: set HADOOP_USER_NAME',
      { cause: error },
    );
  }
}
