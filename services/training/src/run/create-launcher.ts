import type { Logger } from '@insight-mesh/runtime/log';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Config } from '../config.js';
import { openCluster } from './kubernetes/cluster.js';
import { readJobTemplate } from './kubernetes/job-template.js';
import { KubernetesLauncher } from './kubernetes/kubernetes-launcher.js';
import type { Launcher } from './launcher.js';
import { processLauncher } from './process-launcher.js';

export interface LauncherParts {
  store: ObjectStore;
  log: Logger;
  /** The compiled worker.js. */
  workerFile: string;
}

/** @throws Error that names the setting that is wrong or lacking */
export function createLauncher(config: Config, { store, log, workerFile }: LauncherParts): Launcher {
  if (config.RUN_LAUNCHER === 'process') {
    return processLauncher({ workerFile, stopGraceMs: config.RUN_STOP_GRACE_SECONDS * 1000 });
  }
  const { TRAINING_JOB_TEMPLATE: file, TRAINING_JOB_FALLBACK_TEMPLATE: fallbackFile } = config;
  if (file === undefined) {
    throw new Error(
      'TRAINING_JOB_TEMPLATE is missing: RUN_LAUNCHER=kubernetes needs the file of a Job to make runs from',
    );
  }
  const template = readJobTemplate(file, 'TRAINING_JOB_TEMPLATE');
  const fallback =
    fallbackFile === undefined ? undefined : readJobTemplate(fallbackFile, 'TRAINING_JOB_FALLBACK_TEMPLATE');
  if (fallback !== undefined && fallback.namespace !== template.namespace) {
    throw new Error(
      `TRAINING_JOB_FALLBACK_TEMPLATE is for the namespace ${fallback.namespace}, and must be for ${template.namespace}, as TRAINING_JOB_TEMPLATE is`,
    );
  }
  return new KubernetesLauncher({
    cluster: openCluster(template.namespace, config.KUBECONFIG),
    ...{ store, log, template, fallback },
    waitSeconds: config.TRAINING_JOB_WAIT_SECONDS,
    pollMs: config.TRAINING_JOB_POLL_MS,
  });
}
