import type { DatasetManifest, DatasetSpec, RuleLabels } from '../datasets/spec.js';

/** What a data set is asked for with, as it is kept: labels' files by their keys in the object store. */
export interface StoredSpec extends Omit<DatasetSpec, 'labels'> {
  readonly labels: { readonly from: 'file'; readonly key: string } | RuleLabels;
}

/** A manifest as it is kept and published, with such a spec: no path of the machine that built it. */
export interface StoredManifest extends Omit<DatasetManifest, 'spec'> {
  readonly spec: StoredSpec;
}

/** Where a tenant's labels lie in the object store. */
export function labelsFolder(tenantId: string): string {
  return `labels/tenant=${tenantId}/`;
}

/** Where a data set lies in the object store. */
export function datasetFolder(tenantId: string, id: string): string {
  return `datasets/tenant=${tenantId}/${id}/`;
}

/** In a data set's folder, written last: without it there is no data set. */
export const manifestName = 'manifest.json';

/** @param labelsPath where the labels' file lies on this machine */
export function toEngineSpec({ labels, ...rest }: StoredSpec, labelsPath: string | undefined): DatasetSpec {
  if (labels.from === 'rule') return { ...rest, labels };
  if (labelsPath === undefined) throw new Error('labels of a file need its path');
  return { ...rest, labels: { from: 'file', path: labelsPath } };
}
