import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { z } from 'zod';

/** A registered file that waits for its run; stands in the run's configuration. */
export const elsewhereConfig = z.object({
  name: z.string(),
  slot: z.literal('recommend'),
  /** Key of the ONNX file in the object store, and its hash. */
  key: z.string(),
  sha256: z.string(),
  /** Key of the vocabulary, a JSON list of ids, and its hash. */
  vocabularyKey: z.string(),
  vocabularySha256: z.string(),
  signature: z.object({
    itemsInput: z.string(),
    maskInput: z.string().optional(),
    maskType: z.enum(['int64', 'float32', 'bool']).optional(),
    lengthInput: z.string().optional(),
    length: z.int(),
    dynamicLength: z.boolean(),
    padding: z.enum(['left', 'right']),
    paddingId: z.int(),
    firstId: z.int(),
    output: z.string(),
    firstScore: z.int(),
    itemMatrix: z.string().optional(),
  }),
  trainedUntilMs: z.int(),
});

export type ElsewhereConfig = z.infer<typeof elsewhereConfig>;

/** Signatures in JSON leave out what is not there; exact optional fields do not take undefined. */
export function signatureOf(stored: ElsewhereConfig['signature']): OnnxSignature {
  const { maskInput, maskType, lengthInput, itemMatrix, ...rest } = stored;
  return {
    ...rest,
    ...(maskInput === undefined ? {} : { maskInput }),
    ...(maskType === undefined ? {} : { maskType }),
    ...(lengthInput === undefined ? {} : { lengthInput }),
    ...(itemMatrix === undefined ? {} : { itemMatrix }),
  };
}

export const uploadsFolder = 'uploads/models/';

/** Where the files of a tenant's registrations lie until their runs have read them. */
export function uploadsOf(tenantId: string): string {
  return `${uploadsFolder}${tenantId}/`;
}
