import { type Board, percentiles, rateBy } from '../board.js';

const method = 'method=~"insightmesh.feature.v1.FeatureService/.*"';

export const features: Board = {
  name: 'features',
  title: 'Features',
  description: 'The fold, reading features, the lake, data sets, and drift.',
  rows: [
    {
      title: 'Folding',
      panels: [
        {
          title: 'Events by what became of them',
          description: 'folded; duplicate: its id was seen before; refused: it went to the dead letters.',
          unit: 'ops',
          stacked: true,
          queries: [rateBy('feature_events_total', ['outcome'])],
        },
        {
          title: 'From a click to the feature',
          description: 'From being sent to Kafka until it is folded. Objective: 99% within 5 s.',
          unit: 's',
          redFrom: 5,
          queries: percentiles('insightmesh_kafka_consumer_delay_seconds', '@,consumer=~".*feature"'),
        },
      ],
    },
    {
      title: 'Reading',
      panels: [
        {
          title: 'Calls',
          description: 'By method.',
          unit: 'reqps',
          queries: [rateBy('insightmesh_rpc_server_duration_seconds_count', ['method', 'code'], `@,${method}`)],
        },
        {
          title: 'Time of GetFeatures',
          description: 'Objective: 99% within 100 ms. Batches of many entities take longer.',
          unit: 's',
          redFrom: 0.1,
          queries: percentiles(
            'insightmesh_rpc_server_duration_seconds',
            '@,method="insightmesh.feature.v1.FeatureService/GetFeatures"',
          ),
        },
        {
          title: 'Where states come from',
          description: 'From memory, or from Postgres.',
          unit: 'ops',
          stacked: true,
          queries: [rateBy('feature_state_reads_total', ['from'])],
        },
        {
          title: 'States in memory',
          description: 'Bounded by STATE_CACHE_BYTES in each replica.',
          unit: 'bytes',
          queries: [{ expr: 'sum by (pod) (feature_state_cache_bytes{@})', legend: '{{pod}}' }],
        },
      ],
    },
    {
      title: 'Lake',
      panels: [
        {
          title: 'Rows',
          description: 'Written to the lake, merged into larger files, and taken out by retention.',
          unit: 'ops',
          queries: [
            { expr: 'sum(rate(feature_lake_rows_total{@}[$__rate_interval]))', legend: 'written' },
            { expr: 'sum(rate(feature_lake_merged_rows_total{@}[$__rate_interval]))', legend: 'merged' },
            { expr: 'sum(rate(feature_lake_removed_rows_total{@}[$__rate_interval]))', legend: 'removed' },
          ],
        },
        {
          title: 'Time to write a range',
          description: 'One Parquet file and its entry in the catalogue.',
          unit: 's',
          queries: percentiles('feature_lake_range_seconds', '@'),
        },
        {
          title: 'Bytes that wait',
          description: 'Bounded by LAKE_MAX_BYTES.',
          unit: 'bytes',
          queries: [{ expr: 'sum by (pod) (feature_lake_buffered_bytes{@})', legend: '{{pod}}' }],
        },
        {
          title: 'Writes that failed, files that are damaged',
          description: 'Failed writes are tried again. Damaged files are left alone.',
          unit: 'short',
          queries: [
            { expr: 'sum by (pod) (increase(feature_lake_failures_total{@}[1h]))', legend: 'failed {{pod}}' },
            { expr: 'max by (tenant) (feature_lake_damaged_files{@})', legend: 'damaged {{tenant}}' },
          ],
        },
      ],
    },
    {
      title: 'Data sets',
      panels: [
        {
          title: 'Builds',
          description: 'That ended in the last hour, by outcome, and those that wait.',
          unit: 'short',
          queries: [
            { expr: 'sum by (outcome) (increase(feature_dataset_builds_total{@}[1h]))', legend: '{{outcome}}' },
            { expr: 'max(feature_datasets_queued{@})', legend: 'wait' },
          ],
        },
        {
          title: 'Time of a build',
          description: 'Of the last attempt.',
          unit: 's',
          queries: percentiles('feature_dataset_build_seconds', '@', ['outcome']),
        },
      ],
    },
    {
      title: 'Quality',
      panels: [
        {
          title: 'Features by verdict',
          description: 'Of the last day that was checked, against the baseline.',
          unit: 'short',
          stacked: true,
          queries: [{ expr: 'max by (tenant, verdict) (feature_drift_features{@})', legend: '{{tenant}} {{verdict}}' }],
        },
        {
          title: 'The ten features that drifted most',
          description: 'Population stability index: above .1 moderate, above .25 strong.',
          unit: 'none',
          redFrom: 0.25,
          queries: [
            { expr: 'topk(10, max by (tenant, feature) (feature_drift_psi{@}))', legend: '{{tenant}} {{feature}}' },
          ],
        },
        {
          title: 'The ten features that are missing most',
          description: 'Share of entities without a value. A jump is mostly a tracker that stopped sending something.',
          unit: 'percentunit',
          queries: [
            {
              expr: 'topk(10, max by (tenant, feature) (feature_drift_null_share{@}))',
              legend: '{{tenant}} {{feature}}',
            },
          ],
        },
        {
          title: 'Last day checked',
          description: 'When it ended. Yesterday is well.',
          unit: 'dateTimeFromNow',
          stat: true,
          width: 6,
          queries: [{ expr: 'max by (tenant) (feature_drift_last_day_seconds{@}) * 1000', legend: '{{tenant}}' }],
        },
        {
          title: 'Expectations broken',
          description: 'Features whose values broke one on the last day.',
          unit: 'short',
          stat: true,
          width: 6,
          redFrom: 1,
          queries: [{ expr: 'max by (tenant) (feature_expectations_violated{@})', legend: '{{tenant}}' }],
        },
      ],
    },
    {
      title: 'Upkeep',
      panels: [
        {
          title: 'Partitions folded by another release',
          description: 'Above 0 a backfill is due. -1: not known yet.',
          unit: 'short',
          stat: true,
          width: 8,
          redFrom: 1,
          queries: [{ expr: 'max by (pod) (feature_partitions_of_other_folds{@})', legend: '{{pod}}' }],
        },
        {
          title: 'Cold states packed',
          description: 'Once a day.',
          unit: 'ops',
          width: 16,
          queries: [rateBy('feature_compacted_rows_total', ['kind'])],
        },
      ],
    },
  ],
};
