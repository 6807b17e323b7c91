import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { classificationParts, type ScoredSystem } from '@insight-mesh/algorithms/evaluation/classification-report';
import { rankScores } from '@insight-mesh/algorithms/evaluation/ranked-scores';
import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';
import { chooseThreshold } from '@insight-mesh/algorithms/evaluation/threshold';
import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEvaluationPage } from '../lib/evaluation-page.js';
import { fitHere } from './fit.js';
import { nextItemReport } from './next-item-report.js';
import { evaluateSequences, type Observed } from './protocols.js';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasChromium = existsSync(chromiumPath);
if (!hasChromium) console.warn(`the tests in a browser are skipped: there is no ${chromiumPath}`);

const hostile = [
  '</style><script>window.hacked=1</script>',
  '"><img/src=x/onerror="window.hacked=2">',
  '\u202eevil\u0000\u0007',
  '<svg/onload=window.hacked=3>',
  'averyveryverylongitemidthathasnoplacetobreakatallandgoesonandonandonandonforever'.repeat(2),
];
const quiet = () => () => {};

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evaluation-page-'));
  await writeEvaluationPage(join(folder, 'lists.html'), await ofLists());
  await writeEvaluationPage(join(folder, 'scores.html'), ofScores());
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Users who walk through a catalogue in which some items have hostile ids. */
async function ofLists(): Promise<EvaluationReport> {
  const random = seeded(4);
  const item = (n: number) => hostile[n] ?? `item-${n}`;
  const users = Array.from({ length: 400 }, (_, n) => {
    const from = Math.floor(random() * 40);
    const items = Array.from({ length: 3 + (n % 9) }, (_, step) => item((from + step * (random() < 0.8 ? 1 : 7)) % 60));
    return { userId: `u-${n}`, items };
  });
  const seen: Observed[] = [];
  await evaluateSequences(users, fitHere('item-knn', {}), quiet, (one) => void seen.push(one));
  const observed = seen[0];
  if (observed === undefined) throw new Error('the protocol showed nothing');
  return nextItemReport(
    {
      title: `item-knn on ${hostile[0]}`,
      model: 'item-knn',
      settings: { [hostile[1] ?? '']: hostile[3] ?? '' },
      seed: 1,
      observed,
      told: {
        curve: Array.from({ length: 30 }, (_, n) => ({
          epoch: n + 1,
          loss: 5 / (n + 1),
          validation: { 'ndcg@10': n / 100 },
        })),
        bestEpoch: 25,
        backend: 'node',
        warnings: [`the column ${hostile[0]} is all missing`],
      },
      rivals: [{ name: 'popularity', settings: {}, fit: fitHere('popularity', {}) }],
      files: [{ what: 'file', path: hostile[3] ?? '', sha256: 'a'.repeat(64) }],
      protocol: 'Leave one out.',
      facts: { [hostile[1] ?? '']: hostile[2] ?? '' },
      rejected: 3,
      seconds: 1.5,
    },
    quiet,
  );
}

function ofScores(): EvaluationReport {
  const random = seeded(9);
  const labels = Array.from({ length: 600 }, () => (random() < 0.2 ? 1 : 0));
  const scored = (noise: number) =>
    labels.map((label) => Math.min(1, Math.max(0, 0.15 + label * 0.4 + (random() - 0.5) * noise)));
  const systems = [
    ['model', 'candidate', 'perceptron', scored(0.7)],
    ['champion', 'champion', 'boosting', scored(0.9)],
    ['simple', 'baseline', 'logistic', scored(1.2)],
  ].map(([id, role, name, probabilities]): ScoredSystem => {
    const scores = probabilities as number[];
    const { threshold } = chooseThreshold(rankScores(scores, labels), { by: 'f1' });
    return {
      id: id as string,
      role: role as ScoredSystem['role'],
      name: name as string,
      probabilities: scores,
      threshold,
      thresholdBy: 'F1 on the validation',
    };
  });
  const places = (odd: number) => labels.flatMap((_, at) => (at % 2 === odd ? [at] : []));
  const parts = classificationParts(systems, labels, {
    decisive: 'auc',
    seed: 1,
    resamples: 200,
    rival: 'champion',
    segments: [
      { name: 'returning', by: 'visitor', about: 'who came before', cases: places(0) },
      { name: 'new', by: 'visitor', about: 'who had not', cases: places(1) },
    ],
  });
  return {
    format: 'insight-mesh/evaluation',
    version: 1,
    task: 'classification',
    title: 'perceptron on sessions of a shop',
    made_at: '2026-05-01T00:00:00.000Z',
    decisive: 'auc',
    subject: 'model',
    rival: 'champion',
    systems: parts.systems,
    comparisons: parts.comparisons,
    segments: parts.segments,
    curves: parts.curves,
    examples: [],
    measured: {
      data: 'sessions.csv',
      protocol: 'Stratified 10-fold; every case is scored by a model that has not seen it.',
      facts: { columns: 17 },
      cases: labels.length,
      clusters: parts.clusters,
      cluster: 'session',
      level: 0.95,
      resamples: 200,
      seed: 1,
      code_version: '0.1.0',
    },
    warnings: [],
  };
}

const stored = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as EvaluationReport;

describe('the page of an evaluation', () => {
  it.each(['lists', 'scores'])('of %s runs nothing and loads nothing, whatever items are called', (name) => {
    const page = readFileSync(join(folder, `${name}.html`), 'utf8');
    expect(page).not.toMatch(/<(script|img|iframe|link|object|base)\b/);
    expect(page).not.toMatch(/ (src|href)="(?!#)/);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page).toContain('default-src &#39;none&#39;');
    for (const [svg] of page.matchAll(/<svg (?!class="swatch")[^>]*>/g))
      expect(svg).toMatch(/role="img" aria-label="[^"]{10,}"/);
    for (const [, id = ''] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(` id="${id}"`);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  it('names what is wrong with a report that is none', async () => {
    const wrong = { ...stored('scores'), subject: 'nobody' };
    await expect(writeEvaluationPage(join(folder, 'wrong.html'), wrong)).rejects.toThrow(
      'subject: no system has the id nobody: there are model, champion, simple',
    );
    expect(existsSync(join(folder, 'wrong.html'))).toBe(false);
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

  const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

  it.each([
    ['lists', 'light', 1_280],
    ['lists', 'dark', 375],
    ['scores', 'dark', 1_280],
    ['scores', 'light', 375],
  ] as const)('of %s shows itself, in %s and %i wide, and does nothing else', async (name, colorScheme, width) => {
    // Without JavaScript of its own: what is evaluated here is asked from outside.
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    await page.goto(url);
    expect(asked).toEqual([url]);
    expect(said).toEqual([]);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    // Nothing but what scrolls by itself goes beyond its box.
    const over = await page.evaluate(
      `[...document.querySelectorAll('h1, h2, h3, p, li, dd, dt, figure, svg.plot')].filter((one) => !one.closest('.scroll') && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))`,
    );
    expect(over).toEqual([]);
    const headings = await texts(page, 'h2');
    expect(headings.slice(0, 3)).toEqual(['What it means', 'The figures', 'By segment']);
    expect(headings.at(-1)).toBe('How it was measured');
    expect(await texts(page, 'h1')).toHaveLength(1);
    const brightness = (of: string) =>
      page.evaluate(
        `getComputedStyle(document.body).${of}.match(/[0-9.]+/g).slice(0, 3).reduce((sum, one) => sum + Number(one) / 765, 0)`,
      );
    const [ground, ink] = [Number(await brightness('backgroundColor')), Number(await brightness('color'))];
    expect(Math.abs(ground - ink)).toBeGreaterThan(0.7);
    expect(ground > ink).toBe(colorScheme === 'light');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.querySelector("details").open')).toBe(true);
    await context.close();
  });

  it.each(['lists', 'scores'])('of %s has the figures of its JSON', async (name) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    const html = await page.content();
    const shown = [...html.matchAll(/<data value="([^"]+)">/g)].map((match) => Number(match[1]));
    const report = stored(name);
    const wanted = [
      ...report.systems.flatMap(({ metrics }) => Object.values(metrics).map(({ value }) => value)),
      ...report.comparisons.map(({ difference }) => difference),
      ...report.segments.flatMap(({ difference }) => (difference === undefined ? [] : [difference.value])),
    ];
    expect(wanted.length).toBeGreaterThan(20);
    for (const value of wanted) expect(shown).toContain(value);
    for (const value of shown) {
      const all = [
        ...wanted,
        ...report.segments.flatMap(({ values }) => Object.values(values).map((one) => one.value)),
      ];
      expect(all).toContain(value);
    }
    const headline = await page.locator('.headline').textContent();
    const found = report.comparisons.find(({ against }) => against === report.rival);
    expect(found?.low).toBeGreaterThan(0);
    expect(headline).toContain('Better than');
    expect(headline).toContain(`by ${((found?.relative?.value ?? 0) * 100).toFixed(1)}%`);
    expect(await texts(page, '.warnings li')).toHaveLength(report.warnings.length);
    await context.close();
  });

  it('prints on paper', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, 'lists.html')).href);
    const printed = await page.pdf({ format: 'A4', printBackground: true });
    expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });
});
