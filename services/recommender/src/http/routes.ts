import type { IncomingHttpHeaders } from 'node:http';
import type { Scope } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { HttpError } from './http-error.js';

/** A request as a route gets it: its caller is known and may call. */
export interface HttpCall {
  /** What the path has in the places of its names, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The API key itself, for calls that are passed on in the caller's name; empty for a public route. */
  apiKey: string;
  context: CallContext;
  /** The body, whole. @throws AppError as readBody */
  body(): Promise<Buffer>;
}

/** What goes out with 200: an object or list to be written as JSON, or JSON that is written already. */
export type HttpAnswer = object | Buffer;

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/item/:item`; a name takes one segment, which is not empty. */
  path: string;
  /** What the key must be for; `any`: any key will do, and the call that is passed on checks it; `public`: none is asked for. */
  scope: Scope | 'any' | 'public';
  /** Milliseconds that it may take where the request names none; the door's default if absent. */
  defaultDeadlineMs?: number;
  handle(call: HttpCall): Promise<HttpAnswer>;
}

export interface Found {
  route: Route;
  params: Record<string, string>;
}

interface Node {
  fixed: Map<string, Node>;
  named: Node | undefined;
  routes: Map<string, { route: Route; names: string[] }>;
}

const newNode = (): Node => ({ fixed: new Map(), named: undefined, routes: new Map() });

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AppError('INVALID_ARGUMENT', 'the path has a % that does not encode UTF-8');
  }
}

/** Finds routes by method and path; a fixed segment goes before a name. A slash at the end says nothing. */
export class Routes {
  readonly #root = newNode();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  #add(route: Route): void {
    let node = this.#root;
    const names: string[] = [];
    for (const segment of segmentsOf(route.path)) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        node.named ??= newNode();
        node = node.named;
      } else {
        const next = node.fixed.get(segment) ?? newNode();
        node.fixed.set(segment, next);
        node = next;
      }
    }
    if (node.routes.has(route.method)) throw new Error(`${route.method} ${route.path} is there twice`);
    node.routes.set(route.method, { route, names });
  }

  /** @throws HttpError 404 for a path that is not there, 405 for a method that it does not take */
  find(method: string, path: string): Found {
    const segments = segmentsOf(path);
    const methods = new Set<string>();
    const found = this.#match(this.#root, segments, 0, [], method, methods);
    if (found !== undefined) return found;
    if (methods.size > 0)
      throw new HttpError(405, `this path takes ${[...methods].sort().join(', ')}`, 'UNIMPLEMENTED');
    throw new AppError('NOT_FOUND', 'no such path; services/recommender/DROP-IN.md lists those that there are');
  }

  #match(
    node: Node,
    segments: readonly string[],
    at: number,
    values: readonly string[],
    method: string,
    methods: Set<string>,
  ): Found | undefined {
    const segment = segments[at];
    if (segment === undefined) {
      for (const each of node.routes.keys()) methods.add(each);
      const hit = node.routes.get(method);
      if (hit === undefined) return undefined;
      return { route: hit.route, params: Object.fromEntries(hit.names.map((name, n) => [name, values[n] ?? ''])) };
    }
    const fixed = node.fixed.get(segment);
    const first = fixed && this.#match(fixed, segments, at + 1, values, method, methods);
    if (first !== undefined || node.named === undefined) return first;
    return this.#match(node.named, segments, at + 1, [...values, decoded(segment)], method, methods);
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
