import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { escapeHtml } from '@insight-mesh/algorithms/html';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProfile } from './make-profile.js';
import { profilePage } from './page/page.js';
import { openSource } from './source.js';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasChromium = existsSync(chromiumPath);
if (!hasChromium) console.warn(`the tests in a browser are skipped: there is no ${chromiumPath}`);

const hostile = [
  '</style><script>window.hacked = 1</script>',
  '"><img src=x onerror="window.hacked = 2">',
  "'; DROP TABLE data; --",
  '\u202eevil\u0000\u0007',
  '<svg onload=window.hacked=3>',
];

let folder: string;
let page: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'profile-page-'));
  const rows = Array.from({ length: 400 }, (_, n) => ({
    when: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
    label: n % 2,
    part: n < 300 ? 'train' : 'test',
    amount: (n * 7_919) % 1_013,
    [hostile[0] ?? '']: hostile[n % hostile.length],
    [hostile[1] ?? '']: n % 9 === 0 ? null : (n * 31) % 17,
    [hostile[2] ?? '']: hostile[(n * 3) % hostile.length],
  }));
  const path = join(folder, "it's <b>hostile<b>.ndjson");
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const source = await openSource({ path, memoryMb: 256, threads: 1 });
  const profile = await makeProfile(source, { label: 'label', split: 'part', time: 'when', sample: 10_000 });
  await source.close();
  page = profilePage(profile, '2026-05-01T00:00:00.000Z');
  writeFileSync(join(folder, 'page.html'), page);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const alone = new Set(['meta', 'line']);

/** Checks that every element that is opened is closed, in order. */
function expectWellFormed(text: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const body = text.replace(/<style>[^<]*<\/style>/, '').replace('<!doctype html>', '');
  for (const [, close, name = '', attributes = ''] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/g)) {
    if (close === '/') expect(open.pop(), attributes).toBe(name);
    else {
      expect(attributes.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\son\w*=/);
      seen.push(name);
      if (!alone.has(name) && !attributes.endsWith('/')) open.push(name);
    }
  }
  expect(open).toEqual([]);
  // What is left of the angle brackets were tags that the pattern does not know.
  expect(body.replaceAll(/<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?>/g, '')).not.toMatch(/[<>]/);
  return seen;
}

describe('the page', () => {
  it('is well formed, runs nothing and loads nothing, whatever columns are called', () => {
    const seen = expectWellFormed(page);
    for (const name of ['script', 'img', 'iframe', 'link', 'object', 'base']) expect(seen).not.toContain(name);
    expect(page).not.toMatch(/ (src|href)="(?!#)/);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page).toContain('&lt;/style&gt;&lt;script&gt;window.hacked = 1');
    expect(page).toContain('\\u{202e}evil\\u{0}\\u{7}');
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page.match(/<section /g)).toHaveLength(7);
  });

  it('escapes everything that could be taken for HTML', () => {
    expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
    expect(escapeHtml('灯 ñ 🙂')).toBe('灯 ñ 🙂');
  });

  it('has words for every picture, names for every row, and places to go to', () => {
    for (const [svg] of page.matchAll(/<svg [^>]*>/g)) expect(svg).toMatch(/role="img" aria-label="[^"]{10,}"/);
    expect(page.match(/<svg /g)?.length).toBeGreaterThan(1);
    for (const [, row = ''] of page.matchAll(/<tbody>.*?<tr>(.*?)<\/tr>/g)) expect(row).toMatch(/^<th scope="row">/);
    for (const [, id = ''] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe.skipIf(!hasChromium)('the page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  });
  afterAll(() => browser.close());

  it.each([
    ['light', 1_200],
    ['dark', 1_200],
    ['dark', 390],
  ] as const)('shows itself, in %s and %i wide, and does nothing else', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const shown = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    shown.on('request', (request) => asked.push(request.url()));
    shown.on('console', (message) => said.push(message.text()));
    shown.on('pageerror', (error) => said.push(error.message));
    const url = pathToFileURL(join(folder, 'page.html')).href;
    await shown.goto(url);
    expect(asked).toEqual([url]);
    expect(said).toEqual([]);
    expect(await shown.evaluate('window.hacked')).toBeUndefined();
    expect(await shown.evaluate('document.querySelectorAll("script, img").length')).toBe(0);
    expect(await shown.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    // Light ground under dark ink, or the other way round.
    const brightness = (of: string) =>
      shown.evaluate(
        `getComputedStyle(document.body).${of}.match(/[0-9.]+/g).slice(0, 3).reduce((sum, one) => sum + Number(one) / 765, 0)`,
      );
    const [ground, ink] = [Number(await brightness('backgroundColor')), Number(await brightness('color'))];
    expect(Math.abs(ground - ink)).toBeGreaterThan(0.7);
    expect(ground > ink).toBe(colorScheme === 'light');
    // By keys alone: the first stop leads to the findings, and a closed part opens.
    await shown.keyboard.press('Tab');
    expect(await shown.evaluate('document.activeElement.className')).toBe('skip');
    await shown.keyboard.press('Enter');
    expect(new URL(shown.url()).hash).toBe('#findings');
    await shown.locator('summary').first().focus();
    await shown.keyboard.press('Enter');
    expect(await shown.evaluate('document.querySelector("details").open')).toBe(true);
    await context.close();
  });

  it('prints', async () => {
    const shown = await browser.newPage();
    await shown.goto(pathToFileURL(join(folder, 'page.html')).href);
    const printed = await shown.pdf({ format: 'A4' });
    expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe(page);
  });
});
