import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type Services, serviceDefinition } from '@insight-mesh/contracts';
import type { Tls } from './options.js';

interface Method {
  path: string;
  requestSerialize(value: object): Buffer;
  responseDeserialize(bytes: Buffer): object;
}

/** Without the index signature that grpc-js adds. */
type MethodName<Name extends keyof Services> = keyof {
  [M in keyof Services[Name] as string extends M ? never : M extends string ? M : never]: true;
} &
  string;
type Sent<M> = M extends { requestSerialize: (value: infer Request) => Buffer } ? Request : never;
type Read<M> = M extends { responseDeserialize: (bytes: Buffer) => infer Response } ? Response : never;

export interface CallSettings {
  /** Milliseconds since 1970. */
  deadlineMs: number;
  signal?: AbortSignal;
  /** More metadata, such as traceparent. */
  headers?: Readonly<Record<string, string>>;
}

/** All of a target's addresses in turn. Calls are not tried again here: whoever makes them knows how much time is left. */
const serviceConfig = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

/** A connection to one service of the mesh, with an API key. */
export class Channel<Name extends keyof Services & string> {
  readonly #client: Client;
  readonly #methods: Record<string, Method>;
  readonly #apiKey: string;

  constructor(name: Name, target: string, apiKey: string, tls: Tls | undefined) {
    const secure =
      tls === undefined
        ? credentials.createInsecure()
        : credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null);
    this.#client = new Client(target, secure, {
      'grpc.service_config': serviceConfig,
      'grpc.service_config_disable_resolution': 1,
      'grpc.enable_retries': 0,
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 5_000,
      'grpc.dns_min_time_between_resolutions_ms': 5_000,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
    });
    this.#methods = serviceDefinition(name) as unknown as Record<string, Method>;
    this.#apiKey = apiKey;
  }

  /** @throws ServiceError of grpc-js; the call is cancelled with the signal */
  call<M extends MethodName<Name>>(
    name: M,
    request: Sent<Services[Name][M]>,
    settings: CallSettings,
  ): Promise<Read<Services[Name][M]>> {
    const method = this.#methods[name];
    if (method === undefined) throw new Error(`there is no method ${name}`);
    const metadata = new Metadata();
    for (const [key, value] of Object.entries(settings.headers ?? {})) metadata.set(key, value);
    metadata.set('x-api-key', this.#apiKey);
    const { signal, deadlineMs } = settings;
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request as object,
        metadata,
        { deadline: deadlineMs },
        (error, response) => {
          signal?.removeEventListener('abort', cancel);
          if (error === null && response !== undefined) resolve(response as Read<Services[Name][M]>);
          else reject(error ?? new Error('an empty answer'));
        },
      );
      const cancel = () => call.cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) cancel();
    });
  }

  close(): void {
    this.#client.close();
  }
}

const passing = new Set<number>([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.ABORTED,
  status.INTERNAL,
  status.UNKNOWN,
]);

/** Whether the same call may well succeed another time. */
export function mayPass(error: unknown): boolean {
  const { code } = error as Partial<ServiceError>;
  return typeof code === 'number' && passing.has(code);
}
