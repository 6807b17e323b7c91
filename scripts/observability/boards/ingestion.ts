import { type Board, percentiles, rateBy } from '../board.js';

export const ingestion: Board = {
  name: 'ingestion',
  title: 'Ingestion',
  description: 'What the collector takes in, what it refuses and why, and what Kafka makes of it.',
  rows: [
    {
      title: 'Taken in',
      panels: [
        {
          title: 'Events and items stored',
          description: 'Acknowledged by Kafka with acks=all, then by the collector.',
          unit: 'ops',
          stacked: true,
          queries: [rateBy('insightmesh_collector_accepted_total', ['kind', 'tenant'])],
        },
        {
          title: 'Requests by status',
          description: 'The HTTP doors. 503 says that Kafka did not take it: the sender comes back.',
          unit: 'reqps',
          stacked: true,
          queries: [rateBy('insightmesh_collector_request_seconds_count', ['route', 'status'])],
        },
        {
          title: 'Time of a request',
          description: 'From its headers to its answer, the wait for Kafka included.',
          unit: 's',
          queries: percentiles('insightmesh_collector_request_seconds', '@'),
        },
        {
          title: 'Elements of a call',
          description: 'Batches are cheaper: single events cost a request each.',
          unit: 'short',
          queries: percentiles('insightmesh_collector_batch_elements', '@', ['door']),
        },
      ],
    },
    {
      title: 'Not taken in',
      panels: [
        {
          title: 'Dead letters by problem',
          description: 'They wait for 14 days: npm run deadletters -- list.',
          unit: 'ops',
          stacked: true,
          queries: [rateBy('insightmesh_collector_rejected_total', ['tenant', 'problem'])],
        },
        {
          title: 'Kept out by policy',
          description:
            "Elements in order that the tenant's policy does not want, by rule: consent, sampling and the like.",
          unit: 'ops',
          stacked: true,
          queries: [rateBy('insightmesh_collector_dropped_total', ['tenant', 'rule'])],
        },
        {
          title: 'Refused for their key',
          description: 'More than the limit of the key: 429.',
          unit: 'reqps',
          queries: [rateBy('insightmesh_collector_limited_total', ['tenant', 'door'])],
        },
        {
          title: 'Cut off',
          description: 'Bodies that were too much at once, connections beyond MAX_CONNECTIONS, what was no request.',
          unit: 'ops',
          queries: [
            rateBy('insightmesh_collector_bodies_cut_total', ['pod']),
            rateBy('insightmesh_collector_connections_dropped_total', ['pod']),
            rateBy('insightmesh_collector_unreadable_requests_total', ['status']),
          ],
        },
      ],
    },
    {
      title: 'On the way to Kafka',
      panels: [
        {
          title: 'Messages by what became of them',
          description:
            'stored; expired: not acknowledged in time; refused: QUEUE_MAX_BYTES wait already; rejected: Kafka said no.',
          unit: 'ops',
          queries: [rateBy('insightmesh_kafka_producer_messages_total', ['topic', 'result'])],
        },
        {
          title: 'Time of a send',
          description: 'One request to Kafka. Some milliseconds with brokers nearby.',
          unit: 's',
          queries: percentiles('insightmesh_kafka_producer_send_seconds', '@', ['topic']),
        },
        {
          title: 'Bytes that wait',
          description:
            'In the queue to Kafka and in bodies that are being received: near their bounds calls are refused.',
          unit: 'bytes',
          queries: [
            { expr: 'sum by (pod) (insightmesh_kafka_producer_queue_bytes{@})', legend: 'queue {{pod}}' },
            { expr: 'sum by (pod) (insightmesh_collector_body_bytes{@})', legend: 'bodies {{pod}}' },
          ],
        },
        {
          title: 'Open connections',
          description: 'Of the HTTP door; beyond MAX_CONNECTIONS new ones are closed.',
          unit: 'short',
          queries: [{ expr: 'sum by (pod) (insightmesh_collector_connections{@})', legend: '{{pod}}' }],
        },
      ],
    },
    {
      title: 'Privacy and cleaning',
      panels: [
        {
          title: 'Personal fields',
          description: 'By what became of them: dropped, or replaced by pseudonyms.',
          unit: 'ops',
          queries: [rateBy('insightmesh_collector_personal_total', ['kind', 'treatment'])],
        },
        {
          title: 'Masked in free text',
          description: 'Telephone numbers, e-mail addresses and the like in texts of events.',
          unit: 'ops',
          queries: [rateBy('insightmesh_collector_masked_total', ['kind'])],
        },
        {
          title: 'Cleaned',
          description: 'Events and items that a rule changed, marked or added to.',
          unit: 'ops',
          queries: [rateBy('insightmesh_collector_cleaned_total', ['rule'])],
        },
        {
          title: 'Imports',
          description: 'Processes of imports at work.',
          unit: 'short',
          queries: [{ expr: 'sum by (pod) (insightmesh_collector_import_processes{@})', legend: '{{pod}}' }],
        },
      ],
    },
  ],
};
