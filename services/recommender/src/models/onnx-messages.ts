import type { Scored } from '@insight-mesh/algorithms/model';

/** What goes between the recommender and the process of a model from elsewhere. */
export type ToOnnx =
  | {
      kind: 'load';
      model: Uint8Array;
      signature: Uint8Array;
      vocabulary: Uint8Array;
      /** Floats, row-major, a row for each item of the vocabulary. */
      itemMatrix?: Uint8Array;
    }
  | {
      kind: 'ask';
      id: number;
      items: readonly string[];
      count: number;
      exclude: readonly string[];
      /** Milliseconds since 1970: nobody waits any longer. */
      until: number;
    };

export type FromOnnx =
  | { kind: 'ready' }
  | { kind: 'loaded' }
  | { kind: 'broken'; message: string }
  | { kind: 'answer'; id: number; list: Scored[] }
  /** It cannot answer, or nobody waits any longer. */
  | { kind: 'none'; id: number; message: string };
