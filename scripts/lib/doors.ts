/** The collector's ways in, to which a key may be limited; a test compares them with the collector's own list. */
export const collectorDoors = ['http', 'grpc', 'segment', 'logs', 'beacon'] as const;

export type CollectorDoor = (typeof collectorDoors)[number];
