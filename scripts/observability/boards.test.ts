import { describe, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';
import type { Panel } from './board.js';
import { staleBoards } from './board-files.js';
import { boards } from './boards/all.js';
import { expressionOf, toGrafana } from './grafana.js';
import { expressionProblems } from './known-metrics.js';
import { type CodeMetric, metricsInCode } from './metrics-in-code.js';
import { readExpression } from './promql.js';
import { readRules } from './rules.js';

const root = checkoutRoot();
const known = metricsInCode(root);
const recorded = new Map(
  readRules(root).flatMap(({ record }) => (record === undefined ? [] : [[record, ['slo', 'namespace']] as const])),
);
const panels = boards.flatMap((board) =>
  board.rows.flatMap((row) => row.panels.map((panel) => ({ board: board.name, panel }))),
);

/** Of a board as Grafana imports it, what is looked at here. */
interface Grafana {
  panels: {
    type: string;
    gridPos: { x: number; y: number; w: number; h: number };
    datasource?: { uid: string };
    targets?: { expr: string; datasource: { uid: string } }[];
  }[];
  templating: { list: { name: string; definition?: string }[] };
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
const chosenSource = '${datasource}';

/** As Prometheus gets it. */
function filledIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replace(/\$(namespace|service|pod)/g, '.*');
}

function problemsOf(panel: Panel): string[] {
  return panel.queries.flatMap((query) => expressionProblems(filledIn(expressionOf(query)), known, recorded));
}

/** A counter that is drawn without a rate only grows. */
function countersWithoutRate(expr: string, metrics: ReadonlyMap<string, CodeMetric>): string[] {
  return readExpression(expr)
    .selectors.map(({ metric }) => metric)
    .filter((metric) => metrics.get(metric)?.kind === 'counter' || /_(bucket|sum|count)$/.test(metric))
    .filter((metric) => !new RegExp(`(rate|increase)\\(${metric}`).test(expr));
}

describe('dashboards', () => {
  it('are in the chart as their descriptions make them', () => {
    expect(staleBoards(root)).toEqual([]);
  });

  it('ask for PromQL over metrics and labels that the services have', () => {
    const problems = panels.flatMap(({ board, panel }) =>
      problemsOf(panel).map((problem) => `${board} / ${panel.title}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it('use each of their variables, and none that they do not have', () => {
    for (const board of boards) {
      const { panels: drawn, templating } = toGrafana(board) as Grafana;
      const asked = drawn.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
      const variables = templating.list.map(({ name }) => name);
      const used = (texts: string[]) =>
        new Set(texts.flatMap((text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name)));
      const inQueries = used(asked);
      inQueries.delete('__rate_interval');
      expect([...inQueries, 'datasource'].sort(), board.name).toEqual([...variables].sort());
      // Each list of values is narrowed only by variables that stand before it.
      for (const [index, { definition = '' }] of templating.list.entries()) {
        for (const name of used([definition])) expect(variables.slice(0, index)).toContain(name);
        expect(expressionProblems(filledIn(/\((.*), \w+\)$/.exec(definition)?.[1] ?? 'up'), known, recorded)).toEqual(
          [],
        );
      }
      for (const panel of drawn) {
        if (panel.type === 'row') continue;
        for (const each of [panel, ...(panel.targets ?? [])]) expect(each.datasource?.uid).toBe(chosenSource);
      }
    }
  });

  it('draw counters as rates', () => {
    const bare = panels.flatMap(({ panel }) =>
      panel.queries.flatMap((query) => countersWithoutRate(filledIn(expressionOf(query)), known)),
    );
    expect(bare).toEqual([]);
  });

  it('have a unit, a description and a query in each panel, and one title each in a board', () => {
    expect(boards.length).toBe(7);
    for (const { board, panel } of panels) {
      expect(panel.description.length, `${board} / ${panel.title}`).toBeGreaterThan(5);
      expect(panel.unit).toBeTruthy();
      expect(panel.queries.length).toBeGreaterThan(0);
    }
    for (const board of boards) {
      const titles = board.rows.flatMap((row) => row.panels.map((panel) => panel.title));
      expect(new Set(titles).size, board.name).toBe(titles.length);
    }
  });

  it('name in legends only labels that their series have', () => {
    for (const { board, panel } of panels) {
      for (const { expr, legend } of panel.queries) {
        const grouped = readExpression(filledIn(expr.replaceAll('@', ''))).groupings;
        for (const [, label = ''] of legend.matchAll(/{{(\w+)}}/g)) {
          if (label === 'slo') continue;
          expect(grouped, `${board} / ${panel.title}`).toContain(label);
        }
      }
    }
  });

  it('lay no panel over another, and none beyond the edge', () => {
    for (const board of boards) {
      const { panels: placed } = toGrafana(board) as Grafana;
      const taken = new Set<string>();
      for (const { gridPos } of placed) {
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(taken.has(`${x}/${y}`)).toBe(false);
            taken.add(`${x}/${y}`);
          }
        }
      }
    }
  });

  it('show every metric of the services at least once, but for those named here', () => {
    const shown = new Set(
      panels
        .flatMap(({ panel }) => panel.queries)
        .flatMap((query) => readExpression(filledIn(expressionOf(query))).selectors)
        .map(({ metric }) => metric.replace(/_(bucket|sum|count)$/, '')),
    );
    const left = [...known.keys()].filter((name) => /^(insightmesh|feature)_/.test(name) && !shown.has(name));
    expect(left.sort()).toEqual([
      'feature_compacted_bytes_total',
      'feature_dataset_rows_total',
      'feature_drift_ks',
      'feature_drift_rest_psi',
      'feature_lake_merged_files_total',
      'insightmesh_collector_catalogue_full',
      'insightmesh_collector_catalogue_items',
      'insightmesh_collector_dead_letters_kept_total',
      'insightmesh_collector_dead_letters_replayed_total',
      'insightmesh_collector_dead_letters_unreadable_total',
      'insightmesh_collector_ignored_total',
      'insightmesh_collector_pipelines_cut_total',
      'insightmesh_collector_policy_not_understood',
      'insightmesh_recommender_http_connections_dropped_total',
      'insightmesh_recommender_http_pipelines_cut_total',
    ]);
  });
});
