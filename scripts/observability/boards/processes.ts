import { type Board, percentiles, rateBy } from '../board.js';

export const processes: Board = {
  name: 'processes',
  title: 'Processes',
  description: 'Every pod of every service: readiness, processor, memory, event loop, disks, connections, calls.',
  rows: [
    {
      title: 'Pods',
      panels: [
        {
          title: 'Ready',
          description: '0: it runs and cannot serve.',
          unit: 'none',
          redBelow: 1,
          queries: [{ expr: 'min by (service, pod) (insightmesh_ready{@})', legend: '{{service}} {{pod}}' }],
        },
        {
          title: 'Starts in an hour',
          description: 'How often a pod began anew.',
          unit: 'short',
          queries: [
            {
              expr: 'max by (service, pod) (changes(process_start_time_seconds{@}[1h]))',
              legend: '{{service}} {{pod}}',
            },
          ],
        },
        {
          title: 'Processor',
          description: 'Cores used by the service’s own process. Runs, builds and imports are processes beside it.',
          unit: 'short',
          queries: [rateBy('process_cpu_seconds_total', ['service', 'pod'])],
        },
        {
          title: 'Event loop, 99 of 100',
          description: 'How late a turn comes. Above 250 ms for long the process has too much to do.',
          unit: 's',
          redFrom: 0.25,
          queries: [
            {
              expr: 'max by (service, pod) (insightmesh_event_loop_delay_seconds{@,quantile="0.99"})',
              legend: '{{service}} {{pod}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Memory and disk',
      panels: [
        {
          title: 'Share of the memory limit',
          description: 'All processes of the container. Above 90% the kernel may soon end it.',
          unit: 'percentunit',
          redFrom: 0.9,
          queries: [
            {
              expr: 'max by (service, pod) (insightmesh_container_memory_used_bytes{@} / insightmesh_container_memory_limit_bytes{@})',
              legend: '{{service}} {{pod}}',
            },
          ],
        },
        {
          title: 'Memory of the process',
          description: 'Resident, and the JavaScript heap in use.',
          unit: 'bytes',
          queries: [
            {
              expr: 'sum by (service, pod) (process_resident_memory_bytes{@})',
              legend: 'resident {{service}} {{pod}}',
            },
            { expr: 'sum by (service, pod) (nodejs_heap_size_used_bytes{@})', legend: 'heap {{service}} {{pod}}' },
          ],
        },
        {
          title: 'Garbage collection',
          description: 'Seconds of it in a second, by kind. Above .1 memory is too small.',
          unit: 'percentunit',
          queries: [rateBy('nodejs_gc_duration_seconds_sum', ['service', 'kind'])],
        },
        {
          title: 'Free on disks',
          description: 'By folder that a service writes to.',
          unit: 'percentunit',
          redBelow: 0.1,
          queries: [
            {
              expr: 'min by (service, pod, folder) (insightmesh_disk_free_bytes{@} / insightmesh_disk_size_bytes{@})',
              legend: '{{service}} {{pod}} {{folder}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Calls and connections',
      panels: [
        {
          title: 'RPCs answered with an error of ours',
          description: 'Codes that the caller has no part in.',
          unit: 'reqps',
          queries: [
            rateBy(
              'insightmesh_rpc_server_duration_seconds_count',
              ['method', 'code'],
              '@,code=~"UNAVAILABLE|INTERNAL|UNKNOWN|DATA_LOSS|DEADLINE_EXCEEDED|RESOURCE_EXHAUSTED"',
            ),
          ],
        },
        {
          title: 'RPCs, 99 of 100',
          description: 'Time to answer, by method.',
          unit: 's',
          queries: percentiles('insightmesh_rpc_server_duration_seconds', '@', ['method']).slice(2),
        },
        {
          title: 'Connections to Postgres',
          description: 'By pool and state; waiting counts callers without one.',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (service, pool, state) (insightmesh_postgres_pool_connections{@})',
              legend: '{{service}} {{pool}} {{state}}',
            },
          ],
        },
        {
          title: 'Open file descriptors',
          description: 'Sockets and files, as a share of what the process may open.',
          unit: 'percentunit',
          redFrom: 0.8,
          queries: [
            {
              expr: 'max by (service, pod) (process_open_fds{@} / process_max_fds{@})',
              legend: '{{service}} {{pod}}',
            },
          ],
        },
      ],
    },
  ],
};
