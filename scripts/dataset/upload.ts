import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { UploadLabelsRequest } from '@insight-mesh/contracts/types/insightmesh/feature/v1/UploadLabelsRequest';
import type { Datasets } from './datasets.js';
import { StepProgress } from './progress.js';

const formats = {
  '.csv': 'LABELS_FORMAT_CSV',
  '.ndjson': 'LABELS_FORMAT_NDJSON',
  '.jsonl': 'LABELS_FORMAT_NDJSON',
  '.parquet': 'LABELS_FORMAT_PARQUET',
} as const;
const partBytes = 262_144;
const deadlineMs = 3_600_000;

/**
 * Puts a file of labels into the object store by way of the service.
 * @returns its key
 * @throws Error for a file that is none of labels
 */
export async function uploadLabels({ client, call }: Datasets, path: string): Promise<string> {
  const format = formats[extname(path).toLowerCase() as keyof typeof formats];
  if (format === undefined) throw new Error(`${path} must end with ${Object.keys(formats).join(', ')}, as labels do`);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new Error(`${path} ${found === undefined ? 'is not there' : 'is no file'}`);
  const { size } = found;
  if (size === 0) throw new Error(`${path} is empty: a file of labels has a line of names, or a row, at least`);
  const progress = new StepProgress('bytes');
  const parts = async function* (): AsyncGenerator<UploadLabelsRequest> {
    yield { format };
    let sent = 0;
    for await (const data of createReadStream(path, { highWaterMark: partBytes }) as AsyncIterable<Buffer>) {
      yield { data };
      sent += data.length;
      progress.update('upload the labels', sent, size);
    }
    yield { total_bytes: sent };
  };
  const { key } = await client.UploadLabels(parts(), { ...call, deadlineMs });
  progress.end();
  return key;
}
