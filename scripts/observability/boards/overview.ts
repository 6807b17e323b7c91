import type { Board } from '../board.js';

const bySlo = '{{slo}}';

export const overview: Board = {
  name: 'overview',
  title: 'Objectives',
  description: 'Service level objectives over 30 days, how fast their budgets are spent, and which alerts fire.',
  rows: [
    {
      title: 'Now',
      panels: [
        {
          title: 'Budget left',
          description:
            'What is left of the error budget of 30 days, as far as Prometheus keeps samples. Below 0 it is overspent: no risky releases.',
          unit: 'percentunit',
          stat: true,
          width: 16,
          redBelow: 0.1,
          queries: [{ expr: 'insightmesh:slo_budget_left:ratio{namespace=~"$namespace"}', legend: bySlo }],
        },
        {
          title: 'Alerts that fire',
          description: 'Each has a page that says what to do: its annotation runbook_url.',
          unit: 'none',
          stat: true,
          width: 8,
          redFrom: 1,
          queries: [
            {
              expr: 'sum by (alertname, severity) (ALERTS{alertstate="firing",namespace=~"$namespace"}) or vector(0)',
              legend: '{{alertname}} {{severity}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Burn rates',
      panels: [
        ...(['1h', '6h', '1d', '3d'] as const).map((window) => ({
          title: `Burn rate, ${window}`,
          description: `How many times faster than allowed the budget was spent in the last ${window}. 1 uses it up exactly in 30 days.`,
          unit: 'none' as const,
          redFrom: { '1h': 14.4, '6h': 6, '1d': 3, '3d': 1 }[window],
          queries: [
            {
              expr: `insightmesh:slo_error_ratio:rate${window}{namespace=~"$namespace"} / on (namespace, slo) group_left () (1 - insightmesh:slo_objective:ratio{namespace=~"$namespace"})`,
              legend: bySlo,
            },
          ],
        })),
      ],
    },
    {
      title: 'What is counted',
      panels: [
        {
          title: 'Valid calls and events',
          description: 'What the objectives are of. Little traffic makes ratios jump.',
          unit: 'ops',
          queries: [{ expr: 'insightmesh:slo_total:rate5m{namespace=~"$namespace"}', legend: bySlo }],
        },
        {
          title: 'Bad ones',
          description: 'Failed, too slow or too late, a second.',
          unit: 'ops',
          queries: [{ expr: 'insightmesh:slo_bad:rate5m{namespace=~"$namespace"}', legend: bySlo }],
        },
      ],
    },
  ],
};
