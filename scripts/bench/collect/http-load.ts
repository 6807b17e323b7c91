import { connect, type Socket } from 'node:net';
import { serveOrders } from '../orders.js';
import { percentile, round } from '../percentiles.js';
import type { LoadOrder, LoadResult } from './orders.js';
import { webEvents } from './web-events.js';

/** Different bodies, so that keys fall on all partitions. */
const EVENTS = 10_000;

function requestsOf(order: LoadOrder): Buffer[] {
  const events = webEvents(EVENTS, order.seed, Date.now());
  const { host } = new URL(order.url);
  const requests: Buffer[] = [];
  for (let from = 0; from < events.length; from += order.eventsInABody) {
    const some = events.slice(from, from + order.eventsInABody);
    const body = JSON.stringify(order.eventsInABody === 1 ? some[0] : some);
    const head = [
      `POST /v1/events HTTP/1.1`,
      `host: ${host}`,
      `x-api-key: ${order.apiKey}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    requests.push(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`));
  }
  return requests;
}

/** One answer, whole, or undefined while more of it has to come. */
function wholeAnswer(received: string): { ok: boolean } | undefined {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error('the answer has no content-length');
  if (received.length < head + 4 + length) return undefined;
  return { ok: received.startsWith('HTTP/1.1 200 ') && received.endsWith('"rejected":[]}') };
}

/** Requests over kept-alive connections, one at a time on each: the next follows the answer at once. */
function load(order: LoadOrder): Promise<LoadResult> {
  const requests = requestsOf(order);
  const { hostname, port } = new URL(order.url);
  const latencies: number[] = [];
  const sockets: Socket[] = [];
  const from = performance.now() + order.warmUpSeconds * 1000;
  const until = from + order.seconds * 1000;
  let failed = 0;
  let answered = 0;
  let next = 0;
  let open = order.connections;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      for (const socket of sockets) socket.destroy();
      reject(error);
    };
    const finish = () => {
      resolve({
        requests: latencies.length,
        answered,
        failed,
        perSecond: latencies.length / order.seconds,
        p50Ms: round(percentile(latencies, 0.5)),
        p99Ms: round(percentile(latencies, 0.99)),
      });
    };
    for (let n = 0; n < order.connections; n++) {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      let sent = 0;
      let received = '';
      const send = () => {
        sent = performance.now();
        socket.write(requests[next++ % requests.length] ?? '');
      };
      socket.setEncoding('latin1');
      socket.on('connect', send);
      socket.on('error', fail);
      socket.on('close', () => {
        if (performance.now() < until) fail(new Error('the collector closed a connection'));
      });
      socket.on('data', (chunk: string) => {
        received += chunk;
        const answer = wholeAnswer(received);
        if (answer === undefined) return;
        received = '';
        answered++;
        const now = performance.now();
        if (!answer.ok) failed++;
        else if (now >= from && now < until) latencies.push(now - sent);
        if (now < until) {
          send();
          return;
        }
        socket.end();
        if (--open === 0) finish();
      });
      sockets.push(socket);
    }
  });
}

serveOrders(load);
