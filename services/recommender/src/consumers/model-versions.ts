import { codecFor } from '@insight-mesh/runtime/codec';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { RecommenderMetrics } from '../metrics.js';
import { type ModelStore, type Slot, slots } from '../models/model-store.js';
import { splitKey } from './table-key.js';

const codec = codecFor('insightmesh.training.v1.ModelVersion');

export interface ModelVersionsParts {
  models: ModelStore;
  metrics: RecommenderMetrics;
  log: Logger;
}

/** Applies model.versions.v1: the newest message of tenant/slot is the champion to serve, a tombstone takes it away. */
export function applyModelVersions({ models, metrics, log }: ModelVersionsParts): (messages: InMessage[]) => void {
  return (messages) => {
    for (const message of messages) {
      try {
        const key = splitKey(message.key);
        if (!key) throw new Error('the key is not tenant/slot');
        const slot = key.name;
        // A newer training may fill slots that this program does not serve yet.
        if (!isSlot(slot)) continue;
        if (message.value === null) {
          models.remove(key.tenantId, slot);
          continue;
        }
        const version = codec.decode(message.value);
        if (version.tenant_id !== key.tenantId || version.slot !== slot)
          throw new Error('key and version do not agree');
        if (version.stage !== 'MODEL_STAGE_CHAMPION') throw new Error(`the stage is ${version.stage}, not a champion`);
        if (!models.want(key.tenantId, slot, version)) {
          log.warn(
            { key: message.key, version: version.version },
            'an older champion came after a newer one; passed over',
          );
        }
      } catch (error) {
        metrics.badMessage('model.versions.v1');
        log.error(
          { err: error, topic: 'model.versions.v1', offset: String(message.offset) },
          'model message passed over',
        );
      }
    }
  };
}

function isSlot(name: string): name is Slot {
  return (slots as readonly string[]).includes(name);
}
