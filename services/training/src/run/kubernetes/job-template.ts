import { readFileSync } from 'node:fs';
import type { V1Job } from '@kubernetes/client-node';
import { z } from 'zod';

/** The container of a run among those of a pod. */
export const trainerContainer = 'trainer';

/** The least that the launcher relies on; all else is the deployment's. */
const shape = z.looseObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('Job'),
  metadata: z.looseObject({ namespace: z.string({ error: 'must name the namespace of Jobs' }).min(1) }),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        restartPolicy: z.literal('Never', { error: 'must be Never: the Job makes new pods' }),
        containers: z
          .array(z.looseObject({ name: z.string() }))
          .refine((all) => all.some(({ name }) => name === trainerContainer), {
            error: `must have a container named ${trainerContainer}`,
          }),
      }),
    }),
  }),
});

/** A Job without a name, as the deployment wants its runs to be. */
export interface JobTemplate {
  namespace: string;
  job: V1Job;
}

/** @throws Error that says which file is wrong, where, and what would be right */
export function readJobTemplate(file: string, setting: string): JobTemplate {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${setting}: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return toJobTemplate(value, `${setting}: ${file}`);
}

/** @param where for the message */
export function toJobTemplate(value: unknown, where: string): JobTemplate {
  const read = shape.safeParse(value);
  if (!read.success) {
    const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'} ${message}`);
    throw new Error(`${where} is no Job of a run: ${wrong.join('; ')}`);
  }
  return { namespace: read.data.metadata.namespace, job: value as V1Job };
}
