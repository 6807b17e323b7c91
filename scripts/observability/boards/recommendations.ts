import { type Board, percentiles, rateBy } from '../board.js';

const method = 'method=~"insightmesh.recommender.v1.RecommenderService/.*"';

export const recommendations: Board = {
  name: 'recommendations',
  title: 'Recommendations',
  description: 'Answers, how long they take and where, and when they step down.',
  rows: [
    {
      title: 'Answers',
      panels: [
        {
          title: 'Calls',
          description: 'By method and code.',
          unit: 'reqps',
          stacked: true,
          queries: [rateBy('insightmesh_rpc_server_duration_seconds_count', ['method', 'code'], `@,${method}`)],
        },
        {
          title: 'Time of an answer',
          description: 'Objective: 99% within 50 ms.',
          unit: 's',
          redFrom: 0.05,
          queries: percentiles('insightmesh_rpc_server_duration_seconds', `@,${method}`, ['method']),
        },
        {
          title: 'Share of answers that stepped down',
          description:
            'By reason. UNKNOWN_CUSTOMER is a visitor without history: normal. NO_HISTORY: feature did not answer in time. MODEL_TIMEOUT: a slow model from elsewhere.',
          unit: 'percentunit',
          queries: [
            {
              expr: `sum by (method, reason) (rate(insightmesh_recommender_degraded_total{@}[$__rate_interval])) / ignoring (method, reason) group_left () sum(rate(insightmesh_rpc_server_duration_seconds_count{@,${method}}[$__rate_interval]))`,
              legend: '{{method}} {{reason}}',
            },
          ],
        },
        {
          title: 'Running at this moment',
          description: 'Calls that are being handled, by pod.',
          unit: 'short',
          queries: [{ expr: `sum by (pod) (insightmesh_rpc_server_running{@,${method}})`, legend: '{{pod}}' }],
        },
      ],
    },
    {
      title: 'Where the time goes',
      panels: [
        {
          title: 'Stages, 99 of 100',
          description: 'Time of one stage in one request.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (le, stage) (rate(insightmesh_recommender_stage_duration_seconds_bucket{@}[$__rate_interval])))',
              legend: '{{stage}}',
            },
          ],
        },
        {
          title: 'Calls to feature',
          description: 'As the recommender sees them. FEATURE_MAX_MS and FEATURE_SHARE_PERCENT bound them.',
          unit: 's',
          queries: percentiles('insightmesh_rpc_client_duration_seconds', '@,service="recommender"', ['method']),
        },
        {
          title: 'Candidates removed',
          description: 'By reason. out_of_stock and not_in_catalogue in great number: a stale catalogue or model.',
          unit: 'ops',
          stacked: true,
          queries: [rateBy('insightmesh_recommender_removed_total', ['reason'])],
        },
        {
          title: 'Items in memory',
          description: 'Of all tenants, by pod: the pods should not differ for long.',
          unit: 'short',
          queries: [{ expr: 'max by (pod) (insightmesh_recommender_catalogue_items{@})', legend: '{{pod}}' }],
        },
      ],
    },
    {
      title: 'Experiments',
      panels: [
        {
          title: 'Exposures',
          description:
            'Answers for recommendation.exposures.v1 by what became of them. dropped: Kafka takes too few, and reports miss them.',
          unit: 'ops',
          stacked: true,
          queries: [rateBy('insightmesh_recommender_exposures_total', ['outcome'])],
        },
        {
          title: 'Exposures that wait',
          description: 'By pod. At EXPOSURES_PENDING_MAX they are dropped.',
          unit: 'short',
          queries: [{ expr: 'max by (pod) (insightmesh_recommender_exposures_pending{@})', legend: '{{pod}}' }],
        },
      ],
    },
    {
      title: 'The HTTP door and expressions',
      panels: [
        {
          title: 'Time of an answer over HTTP',
          description: 'By route: the mirror of the RPCs, and Gorse paths where they are on.',
          unit: 's',
          queries: percentiles('insightmesh_recommender_http_seconds', '@', ['route']),
        },
        {
          title: 'Requests over HTTP',
          description: 'By route and status.',
          unit: 'reqps',
          stacked: true,
          queries: [rateBy('insightmesh_recommender_http_seconds_count', ['route', 'status'])],
        },
        {
          title: 'Open connections',
          description: 'Of the HTTP door, by pod. At HTTP_MAX_CONNECTIONS a new one is closed as it comes.',
          unit: 'short',
          queries: [{ expr: 'sum by (pod) (insightmesh_recommender_http_connections{@})', legend: '{{pod}}' }],
        },
        {
          title: 'Filters and boosts',
          description: 'Found compiled, or compiled. Many misses: expressions that differ from request to request.',
          unit: 'ops',
          stacked: true,
          queries: [rateBy('insightmesh_recommender_expressions_total', ['outcome'])],
        },
      ],
    },
  ],
};
