import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What serving reads of an artefact's manifest.json; more may stand there. */
export const manifestSchema = z.object({
  model: z.string().min(1),
  tenant: z.string().min(1),
  slot: z.string().min(1),
  version: z.number().int().min(1),
  files: z
    .array(
      z.object({
        // A plain name: it becomes part of an object's key.
        name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
        sha256,
        bytes: z.number().int().min(0),
      }),
    )
    .min(1),
});

export type Manifest = z.infer<typeof manifestSchema>;
