import type { Board, Panel, Query } from './board.js';

const columns = 24;
const heights = { curve: 8, stat: 4 };
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
const datasource = { type: 'prometheus', uid: '${datasource}' };
const selector = 'namespace=~"$namespace",service=~"$service",pod=~"$pod"';

/** The expression as Grafana sends it, its variables not yet filled in. */
export function expressionOf({ expr }: Query): string {
  return expr.replaceAll('@', selector);
}

function variable(name: string, label: string, query: string) {
  return {
    name,
    label,
    type: 'query',
    datasource,
    definition: query,
    query: { query, refId: name },
    includeAll: true,
    multi: true,
    allValue: '.*',
    current: { text: ['All'], value: ['$__all'] },
    refresh: 2,
    sort: 1,
  };
}

const source = { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {} };
/** Each is narrowed by those before it. */
const narrowing = [
  variable('namespace', 'Namespace', 'label_values(insightmesh_ready, namespace)'),
  variable('service', 'Service', 'label_values(insightmesh_ready{namespace=~"$namespace"}, service)'),
  variable('pod', 'Pod', 'label_values(insightmesh_ready{namespace=~"$namespace",service=~"$service"}, pod)'),
];

/** The source, and what the queries of the board are narrowed by: a choice that changes nothing would mislead. */
function variablesOf(board: Board) {
  const asked = board.rows.flatMap((row) => row.panels.flatMap((panel) => panel.queries.map(expressionOf))).join(' ');
  const last = narrowing.findLastIndex(({ name }) => asked.includes(`"$${name}"`));
  return [source, ...narrowing.slice(0, last + 1)];
}

function thresholds({ redFrom, redBelow }: Panel) {
  const steps: { color: string; value: number | null }[] = [
    { color: redBelow === undefined ? 'green' : 'red', value: null },
  ];
  if (redBelow !== undefined) steps.push({ color: 'green', value: redBelow });
  if (redFrom !== undefined) steps.push({ color: 'red', value: redFrom });
  return { mode: 'absolute', steps };
}

function body(panel: Panel) {
  const bounds = thresholds(panel);
  const { unit } = panel;
  if (panel.stat) {
    return {
      type: 'stat',
      fieldConfig: { defaults: { unit, color: { mode: 'thresholds' }, thresholds: bounds }, overrides: [] },
      options: {
        reduceOptions: { calcs: ['lastNotNull'] },
        colorMode: 'value',
        graphMode: 'area',
        textMode: 'value_and_name',
      },
    };
  }
  const shown = panel.redFrom !== undefined || panel.redBelow !== undefined;
  const custom = {
    fillOpacity: panel.stacked ? 40 : 5,
    showPoints: 'never',
    stacking: { mode: panel.stacked ? 'normal' : 'none' },
    thresholdsStyle: { mode: shown ? 'line' : 'off' },
  };
  return {
    type: 'timeseries',
    fieldConfig: { defaults: { unit, min: 0, custom, thresholds: bounds }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  };
}

/** A panel's place is the first that is free in its row of the screen, from left to right. */
function placed(board: Board) {
  const panels: object[] = [];
  let [x, y, height] = [0, 0, 0];
  const nextLine = () => {
    [x, y, height] = [0, y + height, 0];
  };
  for (const row of board.rows) {
    nextLine();
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x, y, w: columns, h: 1 },
      panels: [],
    });
    y += 1;
    for (const panel of row.panels) {
      const w = panel.width ?? (panel.stat ? 4 : 12);
      const h = panel.stat ? heights.stat : heights.curve;
      if (x + w > columns) nextLine();
      panels.push({
        id: panels.length + 1,
        title: panel.title,
        description: panel.description,
        datasource,
        gridPos: { x, y, w, h },
        ...body(panel),
        targets: panel.queries.map((query, index) => ({
          refId: String.fromCharCode(65 + index),
          datasource,
          expr: expressionOf(query),
          legendFormat: query.legend,
        })),
      });
      x += w;
      height = Math.max(height, h);
    }
  }
  return panels;
}

/** The board as Grafana imports it, from 10 on. */
export function toGrafana(board: Board): object {
  return {
    uid: `insight-mesh-${board.name}`,
    title: `Insight Mesh / ${board.title}`,
    description: board.description,
    tags: ['insight-mesh'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    links: [
      {
        type: 'dashboards',
        title: 'Insight Mesh',
        tags: ['insight-mesh'],
        asDropdown: true,
        includeVars: true,
        keepTime: true,
      },
    ],
    templating: { list: variablesOf(board) },
    panels: placed(board),
  };
}
