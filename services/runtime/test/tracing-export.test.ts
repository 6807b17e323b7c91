import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import { injectTrace, startTracing, withClientSpan, withExtractedTrace } from '../src/tracing.js';

interface ExportedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  status: { code: number; message?: string };
}

interface Export {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: ExportedSpan[] }[];
  }[];
}

describe('tracing with an endpoint', () => {
  it('exports spans that continue the trace, over a real socket', async () => {
    const exports: Export[] = [];
    const paths: (string | undefined)[] = [];
    const collector = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        paths.push(request.url);
        exports.push(JSON.parse(body) as Export);
        response.end('{}');
      });
    });
    const port = await new Promise<number>((resolve) => {
      collector.listen(0, '127.0.0.1', () => {
        const address = collector.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const tracing = startTracing({ service: 'feature', endpoint: `http://127.0.0.1:${port}` });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const outgoing: Record<string, string> = {};
    await withExtractedTrace({ traceparent: `00-${traceId}-b7ad6b7169203331-01` }, 'handle', async () => {
      await withClientSpan('call', async () => injectTrace(outgoing));
    });
    const failing = withExtractedTrace({}, 'fail', () => Promise.reject(new AppError('ABORTED', 'secret text')));
    await expect(failing).rejects.toThrow('secret text');
    await tracing.shutdown();
    collector.close();

    expect(new Set(paths)).toEqual(new Set(['/v1/traces']));
    const resources = exports.flatMap(({ resourceSpans }) => resourceSpans);
    expect(resources[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'feature' },
    });
    const spans = resources.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const named = (name: string) => spans.find((span) => span.name === name);
    expect(named('handle')).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331', kind: 2 });
    expect(named('call')).toMatchObject({ traceId, parentSpanId: named('handle')?.spanId, kind: 3 });
    expect(outgoing.traceparent).toBe(`00-${traceId}-${named('call')?.spanId}-01`);
    expect(named('fail')?.status).toEqual({ code: 2, message: 'ABORTED' });
    expect(JSON.stringify(exports)).not.toContain('secret text');
  });
});
