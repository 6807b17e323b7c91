import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { SearchFiles, searchKey } from '../../search/search-files.js';
import type { TaskControls } from '../tasks.js';

export interface SearchForgetInput {
  /** As the search's Job was told. */
  search: string;
  /** How it is reached stands in the environment. */
  objectStoreUrl: string;
}

/** Removes a search from the object store: its data and its results. @throws AppError of the store */
export async function searchForgetTask(input: SearchForgetInput, _: TaskControls): Promise<{ key: string }> {
  const key = searchKey(input.search);
  await new SearchFiles(openObjectStore(input.objectStoreUrl), key).forget();
  return { key };
}
