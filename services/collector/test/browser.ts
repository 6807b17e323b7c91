import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium; playwright-core brings none. */
export const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumPath);
if (!hasChromium) console.warn(`the tests in a browser are skipped: there is no ${chromiumPath}`);

export interface PageServer {
  /** Two origins with the same pages. */
  shop: string;
  other: string;
  close(): Promise<void>;
}

/**
 * Serves `pages` (HTML by path) and `scripts` (files by path) on this machine, without caching. Names below localhost are this machine
 * to Chromium.
 */
export async function servePages(
  pages: Record<string, string>,
  scripts: Record<string, string> = {},
): Promise<PageServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const script = scripts[pathname];
    const page = pages[pathname];
    response.setHeader('cache-control', 'no-store');
    if (script !== undefined) response.setHeader('content-type', 'text/javascript').end(readFileSync(script));
    else if (page !== undefined) response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    shop: `http://shop.localhost:${port}`,
    other: `http://other.localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A person's; Chromium without a window says that it is none, and would be taken for a bot. */
export const personsBrowser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

export function openBrowser(): Promise<Browser> {
  // The sandbox asks for rights that a container's root has not.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', `--user-agent=${personsBrowser}`];
  return chromium.launch({ executablePath: chromiumPath, args });
}
