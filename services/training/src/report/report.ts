import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';
import { AppError } from '@insight-mesh/runtime/errors';
import { z } from 'zod';

const name = z.string().min(1).max(200);
const text = z.string().max(2_000);
const share = z.number().min(0).max(1);
const count = z.int().nonnegative();
const settings = z.record(name, z.union([z.string().max(2_000), z.number(), z.boolean()]));
const point = z.tuple([z.number(), z.number()]);

const figure = z.strictObject({
  value: z.number(),
  low: z.number().exactOptional(),
  high: z.number().exactOptional(),
});
const difference = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

const system = z.strictObject({
  id: name,
  role: z.enum(['candidate', 'champion', 'baseline', 'other', 'reference']),
  name,
  about: text.exactOptional(),
  settings: settings.exactOptional(),
  metrics: z.record(name, figure),
  confusion: z
    .strictObject({
      threshold: z.number(),
      threshold_by: text,
      true_positives: z.number().nonnegative(),
      false_positives: z.number().nonnegative(),
      true_negatives: z.number().nonnegative(),
      false_negatives: z.number().nonnegative(),
    })
    .exactOptional(),
  seconds_to_fit: z.number().nonnegative().exactOptional(),
});

const comparison = z.strictObject({
  against: name,
  metric: name,
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  relative: difference.exactOptional(),
  p: share,
  cases: count,
  clusters: count,
});

const segment = z.strictObject({
  name,
  by: name,
  about: text,
  cases: count,
  values: z.record(name, figure),
  difference: difference.exactOptional(),
});

const curve = z.strictObject({ system: name, points: z.array(point).max(1_000) });
const curves = z.strictObject({
  roc: z.array(curve).exactOptional(),
  precision_recall: z.array(curve).exactOptional(),
  calibration: z.array(curve).exactOptional(),
  gains: z.array(curve).exactOptional(),
  loss: z
    .array(
      z.strictObject({
        epoch: count,
        loss: z.number(),
        validation: z.record(name, z.number()).exactOptional(),
      }),
    )
    .max(10_000)
    .exactOptional(),
  best_epoch: count.exactOptional(),
  rank: z.array(curve).exactOptional(),
});

const item = z.strictObject({ id: text, name: text.exactOptional() });
const example = z.strictObject({
  context: z.array(item).max(100),
  earlier: count,
  recommended: z.array(item).max(100),
  came: item,
  rank: count,
});

const measured = z.strictObject({
  data: text,
  sha256: z.string().max(64).exactOptional(),
  protocol: text,
  facts: z.record(name, z.union([text, z.number()])),
  cases: count,
  clusters: count,
  cluster: name,
  level: share,
  resamples: count,
  seed: count,
  code_version: name,
  machine: text.exactOptional(),
  backend: name.exactOptional(),
  seconds: z.number().nonnegative().exactOptional(),
});

/**
 * What an evaluation's JSON must look like, version 1. Fields may be added; one that changes its meaning makes version 2. It stands beside the
 * types in algorithms, which builds such reports, and the compiler holds the two together.
 */
export const reportSchema = z
  .strictObject({
    format: z.literal('insight-mesh/evaluation'),
    version: z.literal(1),
    task: z.enum(['next-item', 'classification']),
    title: text.min(1),
    made_at: z.iso.datetime(),
    decisive: name,
    subject: name,
    rival: name.exactOptional(),
    systems: z.array(system).min(1).max(40),
    comparisons: z.array(comparison).max(40),
    segments: z.array(segment).max(200),
    curves,
    examples: z.array(example).max(100),
    measured,
    warnings: z.array(text).max(200),
  })
  .superRefine((report, context) => {
    const ids = new Set(report.systems.map(({ id }) => id));
    const known = (id: string | undefined, path: (string | number)[]): void => {
      if (id === undefined || ids.has(id)) return;
      context.addIssue({
        code: 'custom',
        path,
        message: `no system has the id ${id}: there are ${[...ids].join(', ')}`,
      });
    };
    if (ids.size < report.systems.length) {
      context.addIssue({ code: 'custom', path: ['systems'], message: 'two systems have one id' });
    }
    known(report.subject, ['subject']);
    known(report.rival, ['rival']);
    for (const [at, { against }] of report.comparisons.entries()) known(against, ['comparisons', at, 'against']);
    for (const [at, { values }] of report.segments.entries()) {
      for (const id of Object.keys(values)) known(id, ['segments', at, 'values']);
    }
    for (const key of ['roc', 'precision_recall', 'calibration', 'gains', 'rank'] as const) {
      for (const [at, one] of (report.curves[key] ?? []).entries()) known(one.system, ['curves', key, at, 'system']);
    }
    const subject = report.systems.find(({ id }) => id === report.subject);
    if (subject !== undefined && !Object.hasOwn(subject.metrics, report.decisive)) {
      context.addIssue({ code: 'custom', path: ['decisive'], message: `the subject has no metric ${report.decisive}` });
    }
  }) satisfies z.ZodType<EvaluationReport>;

// The other way round: what the schema lets through is such a report.
const asReport = (parsed: z.infer<typeof reportSchema>): EvaluationReport => parsed;

/** @throws AppError INVALID_ARGUMENT that names each place that is wrong */
export function checkReport(value: unknown): EvaluationReport {
  const checked = reportSchema.safeParse(value);
  if (checked.success) return asReport(checked.data);
  const wrong = checked.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  const more = checked.error.issues.length - wrong.length;
  throw new AppError(
    'INVALID_ARGUMENT',
    `this is no evaluation report of version 1: ${wrong.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
  );
}

/** The report's file, always the same for the same report. */
export function reportJson(report: EvaluationReport): string {
  return `${JSON.stringify(report, null, 1)}\n`;
}
