import { type Board, percentiles, rateBy } from '../board.js';

export const lag: Board = {
  name: 'lag',
  title: 'Lag',
  description: 'Who reads which topic, how far behind, and how old messages are when they have been handled.',
  rows: [
    {
      title: 'How far behind',
      panels: [
        {
          title: 'Messages that wait',
          description:
            'By consumer and topic. It is asked of Kafka every 10 s, so it is true of a consumer that stands still.',
          unit: 'short',
          queries: [
            { expr: 'sum by (consumer, topic) (insightmesh_kafka_consumer_lag{@})', legend: '{{consumer}} {{topic}}' },
          ],
        },
        {
          title: 'The five partitions that are furthest behind',
          description: 'One alone that grows has an id or a tenant with very many events.',
          unit: 'short',
          queries: [
            {
              expr: 'topk(5, max by (consumer, topic, partition) (insightmesh_kafka_consumer_lag{@}))',
              legend: '{{consumer}} {{topic}}/{{partition}}',
            },
          ],
        },
        {
          title: 'Age of messages when handled',
          description:
            'From being sent to Kafka until the results are stored. For the fold the objective is 5 s for 99%.',
          unit: 's',
          queries: percentiles('insightmesh_kafka_consumer_delay_seconds', '@', ['consumer']),
        },
        {
          title: 'Seconds until a consumer has caught up',
          description: 'Lag divided by what is handled a second, if nothing more came.',
          unit: 's',
          queries: [
            {
              expr: 'sum by (consumer, topic) (insightmesh_kafka_consumer_lag{@}) / sum by (consumer, topic) (rate(insightmesh_kafka_consumer_messages_total{@}[$__rate_interval]) > 0)',
              legend: '{{consumer}} {{topic}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Work',
      panels: [
        {
          title: 'Messages handled',
          description: 'By consumer and topic.',
          unit: 'ops',
          queries: [rateBy('insightmesh_kafka_consumer_messages_total', ['consumer', 'topic'])],
        },
        {
          title: 'Time of a batch',
          description: 'A fold that is behind takes large batches, each of which takes longer.',
          unit: 's',
          queries: percentiles('insightmesh_kafka_consumer_batch_seconds', '@', ['consumer']),
        },
        {
          title: 'Batches that failed',
          description: 'They come again with growing pauses. More than a few: something that they need is away.',
          unit: 'ops',
          queries: [rateBy('insightmesh_kafka_consumer_failures_total', ['consumer', 'topic'])],
        },
        {
          title: 'Consumers at work',
          description: '0: not in its group, without a known position, or with a partition that fails.',
          unit: 'none',
          redBelow: 1,
          queries: [
            { expr: 'min by (pod, consumer) (insightmesh_kafka_consumer_running{@})', legend: '{{consumer}} {{pod}}' },
          ],
        },
        {
          title: 'Messages deleted before they were read',
          description: 'Retention overtook a consumer. Must be 0.',
          unit: 'short',
          stat: true,
          width: 12,
          redFrom: 1,
          queries: [
            {
              expr: 'sum by (consumer) (increase(insightmesh_kafka_consumer_lost_messages_total{@}[1d]))',
              legend: '{{consumer}}',
            },
          ],
        },
      ],
    },
  ],
};
