import { type Backend, type BackendChoice, openBackend } from '../../tensorflow/backend.js';

/** Tells which backend a process of this machine gets. @throws BackendError */
export function backendTask({ backend }: { backend: BackendChoice }): Promise<Backend> {
  return openBackend(backend);
}
