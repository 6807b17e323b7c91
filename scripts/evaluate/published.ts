import type { ReportSystem } from '@insight-mesh/algorithms/evaluation/report';

interface Published {
  /** Bytes of the file (the test's, where there are two) by which it is known, whatever it is called here. */
  sha256: string;
  systems: { name: string; about: string; metrics: Record<string, number> }[];
}

const s3rec = 'published, on this preprocessing (full ranking)';
const here = 'of the literature, run on these files';

/** Figures of others, for files that are exactly those that they used. */
const published: readonly Published[] = [
  {
    sha256: '226cce9c3105299ca0db9615d7d3fb32b3175e90da43100ae352599f0f0107b8',
    systems: [
      { name: 'SASRec', about: s3rec, metrics: { 'hr@10': 0.0605, 'ndcg@10': 0.0318 } },
      { name: 'SASRec, sampled softmax', about: s3rec, metrics: { 'hr@10': 0.0921, 'ndcg@10': 0.0531 } },
    ],
  },
  {
    sha256: '2a095e0648872beb9982408958290f5d655db5be2911c3756b5446de9f0b8de2',
    systems: [
      { name: 'SASRec', about: s3rec, metrics: { 'hr@10': 0.035 } },
      { name: 'SASRec, sampled softmax', about: s3rec, metrics: { 'hr@10': 0.0569 } },
    ],
  },
  {
    sha256: '380410c606403531019e1ec0b4d192ef90492d594b9b5a91633b860618dd7136',
    systems: [
      {
        name: 'VS-kNN',
        about: here,
        metrics: { 'recall@20': 0.6829, 'mrr@20': 0.3708, 'recall@20_new': 0.428, 'mrr@20_new': 0.1896 },
      },
      { name: 'GRU4Rec', about: here, metrics: { 'recall@20': 0.6846, 'mrr@20': 0.3598 } },
    ],
  },
];

export function publishedFor(sha256: string): ReportSystem[] {
  const found = published.find((one) => one.sha256 === sha256);
  return (found?.systems ?? []).map(({ name, about, metrics }, at) => ({
    id: `published-${at + 1}`,
    role: 'reference',
    name,
    about,
    metrics: Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, { value }])),
  }));
}
