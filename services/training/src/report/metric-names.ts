export interface MetricName {
  label: string;
  better: 'higher' | 'lower' | 'neither';
  /** What it says, in one line. */
  about: string;
  share?: boolean;
}

const names: Readonly<Record<string, MetricName>> = {
  hr: { label: 'Hit rate', better: 'higher', about: 'share of the lists that hold the item that came' },
  recall: { label: 'Recall', better: 'higher', about: 'share of the items that came which the lists hold' },
  ndcg: { label: 'NDCG', better: 'higher', about: 'hits, those near the top of the list counting more' },
  mrr: { label: 'MRR', better: 'higher', about: 'mean of 1 by the rank of the item that came; MAP is the same here' },
  precision: { label: 'Precision', better: 'higher', about: 'share of what is called positive that is' },
  coverage: { label: 'Coverage', better: 'neither', about: 'share of the catalogue that is shown at all', share: true },
  novelty: {
    label: 'Novelty, bits',
    better: 'neither',
    about: 'how unknown what is shown is: log2 of users by those who had it',
  },
  gini: { label: 'Gini of exposure', better: 'neither', about: '0: all items are shown alike; 1: one has everything' },
  popularity_bias: {
    label: 'Popularity bias',
    better: 'neither',
    about: 'popularity of what is shown by that of what was chosen; above 1 it pushes the popular',
  },
  auc: { label: 'ROC AUC', better: 'higher', about: 'how often a positive case has the higher score of two' },
  average_precision: {
    label: 'Average precision',
    better: 'higher',
    about: 'mean precision over the recall, best first',
  },
  log_loss: {
    label: 'Log loss',
    better: 'lower',
    about: 'what the probabilities miss, in nats; certain errors cost most',
  },
  brier: { label: 'Brier score', better: 'lower', about: 'mean squared distance of the probability from what came' },
  ece: {
    label: 'Calibration error',
    better: 'lower',
    about: 'mean distance of the probability from the share that came',
  },
  accuracy: { label: 'Accuracy', better: 'higher', about: 'share of right answers at the threshold' },
  f1: { label: 'F1', better: 'higher', about: 'harmonic mean of precision and recall at the threshold' },
};

/** How a metric is called: `ndcg@10` is NDCG@10, `recall@20_new` Recall@20 with the current item left out. */
export function metricName(key: string): MetricName {
  const [, base = key, k, suffix] = /^([a-z0-9_]+?)(?:@(\d+))?(_new)?$/.exec(key) ?? [];
  const known = names[base];
  const label = `${known?.label ?? base}${k === undefined ? '' : `@${k}`}`;
  return {
    ...(known ?? { better: 'neither', about: '' }),
    // With a list to look at, precision and recall are of lists; without one they are of a threshold.
    ...(base === 'recall' && k === undefined ? { about: 'share of the positive cases that are called so' } : {}),
    label: suffix === undefined ? label : `${label}, current item left out`,
  };
}
