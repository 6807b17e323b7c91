import { z } from 'zod';
import { mappingSchema } from '../mapping/mapping.js';

/** When an import stops for the rows that it refuses. */
export const defaultLimits = { maxRejects: 100_000, maxRejectShare: 0.5 } as const;

export const importRequest = z.object({
  mapping: mappingSchema,
  /** What no file may lie outside of. */
  root: z.string(),
  /** A file or a folder, relative to root. */
  path: z.string(),
  /** Of files' names, with * and ?. */
  pattern: z.string().optional(),
  /** Folder of the reject files and the report. */
  rejects: z.string(),
  /** Rows of one file that may be refused. */
  maxRejects: z.number().int().min(0),
  /** And as a share of its rows, from the thousandth on. */
  maxRejectShare: z.number().min(0).max(1),
  /** Whether refused rows stand in the reject file, or only where they are. */
  keepRaw: z.boolean(),
  /** Whether what was half imported begins again, with the same ids. */
  anew: z.boolean(),
});

/** What an import is asked to do. */
export type ImportRequest = z.infer<typeof importRequest>;
