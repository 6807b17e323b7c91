import type { Definition } from '../definitions/definition.js';
import { foldsVersion } from '../folds/version.js';
import type { OpenDataset } from './dataset-reader.js';
import { definitionOf } from './feature-names.js';

export interface DatasetFeatures {
  readonly features: readonly { readonly column: string; readonly definition: Definition }[];
  /** For people: what is left out and why, and what may mislead. */
  readonly warnings: readonly string[];
}

/** At most so many warnings are told one by one. */
const mostWarnings = 20;

/** The features of a data set that are defined now as they were then. */
export function featuresOf({ manifest, columns }: OpenDataset): DatasetFeatures {
  const left: string[] = [];
  const features = manifest.features.flatMap((one) => {
    const definition = definitionOf(one.column);
    const leave = (why: string) => {
      left.push(`${one.column} is left out: ${why}`);
      return [];
    };
    if (definition === undefined) return leave('there is no such feature any more');
    if (!columns.has(one.column)) return leave('the files have no such column');
    for (const what of ['type', 'window', 'default'] as const) {
      if (one[what] !== definition[what]) {
        return leave(`its definition has changed since (${what}: then ${one[what]}, now ${definition[what]})`);
      }
    }
    return [{ column: one.column, definition }];
  });
  const warnings = left.slice(0, mostWarnings);
  if (left.length > mostWarnings) warnings.push(`and ${left.length - mostWarnings} more features are left out`);
  if (manifest.folds_version !== foldsVersion) {
    warnings.push(
      `it was made by folds of version ${manifest.folds_version}, and this release has ${foldsVersion}: what differs may come from ` +
        'that; build it again to be sure',
    );
  }
  return { features, warnings };
}
