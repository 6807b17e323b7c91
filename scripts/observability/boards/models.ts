import { type Board, percentiles, rateBy } from '../board.js';

export const models: Board = {
  name: 'models',
  title: 'Models',
  description: 'Training runs, schedules, promotions, and models in service.',
  rows: [
    {
      title: 'Training',
      panels: [
        {
          title: 'Runs that ended in an hour',
          description: 'By outcome.',
          unit: 'short',
          stacked: true,
          queries: [
            {
              expr: 'sum by (outcome) (increase(insightmesh_training_run_seconds_count{@}[1h]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Runs that wait',
          description: 'MAX_PARALLEL_RUNS of each replica run at a time.',
          unit: 'short',
          queries: [{ expr: 'max(insightmesh_training_runs_queued{@})', legend: 'wait' }],
        },
        {
          title: 'Time of a run',
          description: 'All its attempts together.',
          unit: 's',
          queries: percentiles('insightmesh_training_run_seconds', '@', ['outcome']),
        },
        {
          title: 'Scheduled runs in a day',
          description: 'Started by schedules, and how many of them failed.',
          unit: 'short',
          queries: [
            {
              expr: 'sum(increase(insightmesh_training_scheduled_runs_total{@}[1d]))',
              legend: 'started',
            },
            {
              expr: 'sum(increase(insightmesh_training_scheduled_failures_total{@}[1d]))',
              legend: 'failed',
            },
          ],
        },
      ],
    },
    {
      title: 'Promotion',
      panels: [
        {
          title: 'Champions not yet told',
          description: 'Promotions and rollbacks that wait for Kafka. Above 0 for a moment only.',
          unit: 'short',
          stat: true,
          width: 6,
          redFrom: 1,
          queries: [{ expr: 'max(insightmesh_training_outbox_pending{@})', legend: 'wait' }],
        },
        {
          title: 'Broken champions',
          description: 'That a recommender could not load; what was served before serves on.',
          unit: 'short',
          stat: true,
          width: 6,
          redFrom: 1,
          queries: [{ expr: 'max by (slot) (insightmesh_recommender_broken_champions{@})', legend: '{{slot}}' }],
        },
        {
          title: 'Models in service',
          description: 'Of all tenants, by pod: the pods should not differ for long.',
          unit: 'short',
          queries: [
            { expr: 'max by (slot, pod) (insightmesh_recommender_models_served{@})', legend: '{{slot}} {{pod}}' },
          ],
        },
        {
          title: 'Loads',
          description: 'switched; failed: tried again; superseded: a newer one came meanwhile.',
          unit: 'ops',
          queries: [rateBy('insightmesh_recommender_model_loads_total', ['slot', 'outcome'])],
        },
        {
          title: 'Time of a load',
          description: 'Fetch, check, load and try. The old model serves meanwhile.',
          unit: 's',
          queries: percentiles('insightmesh_recommender_model_load_seconds', '@', ['slot']),
        },
      ],
    },
    {
      title: 'Registry',
      panels: [
        {
          title: 'Artefacts collected',
          description: 'Removed by garbage collection.',
          unit: 'ops',
          queries: [rateBy('insightmesh_training_artefacts_removed_total', ['pod'])],
        },
        {
          title: 'Messages passed over',
          description: 'That training or recommenders could not read.',
          unit: 'ops',
          queries: [
            rateBy('insightmesh_training_bad_messages_total', ['topic']),
            rateBy('insightmesh_recommender_bad_messages_total', ['topic']),
          ],
        },
      ],
    },
  ],
};
