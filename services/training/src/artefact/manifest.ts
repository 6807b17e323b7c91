import { createHash } from 'node:crypto';
import { modelNames } from '@insight-mesh/algorithms/load-model';
import { z } from 'zod';
import { isSlot, type Slot } from '../slots.js';
import { tabularRecipes } from '../tabular/recipe-names.js';

/** The file of an artefact that holds the model. */
export const modelFile = 'model.bin';

const fileEntry = z.object({ name: z.string(), sha256: z.string().length(64), bytes: z.int().nonnegative() });

/** What lies beside a model's files and names them. Its own SHA-256 stands in the registry and on model.versions.v1. */
export const manifestSchema = z.object({
  model: z.enum([...modelNames, 'onnx', ...tabularRecipes] as const),
  tenant: z.string(),
  slot: z.custom<Slot>((value) => typeof value === 'string' && isSlot(value)),
  version: z.int().positive(),
  seed: z.int(),
  created_at: z.string(),
  data_set: z.string(),
  metrics: z.record(z.string(), z.number()),
  config: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  code_version: z.string(),
  run_id: z.string(),
  trained_until: z.string(),
  compared_with: z
    .object({
      version: z.int(),
      model: z.string(),
      by: z.enum(['artefact', 'recipe']),
      why: z.string(),
      /** Of its slot's metric: of next items, or of scores. */
      'ndcg@10': z.number().optional(),
      log_loss: z.number().optional(),
    })
    .nullable(),
  files: z.array(fileEntry).min(1),
});

export type Manifest = z.infer<typeof manifestSchema>;

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
