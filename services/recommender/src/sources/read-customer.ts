import { AppError, toAppError } from '@insight-mesh/runtime/errors';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { FeatureClient } from '../feature-client.js';

export interface CustomerRequest {
  tenantId: string;
  /** The customer's id, else the visitor's; empty: nobody. */
  entityId: string;
  /** Names, of those that the expressions read. */
  features: readonly string[];
  asOfMs: number | undefined;
  call: CallContext;
  budgetMs: number;
  /** True when a warning of a failing feature service is due. */
  warn: () => boolean;
}

export interface CustomerValues {
  /** False: feature did not answer in time. */
  complete: boolean;
  /** Without those of which nothing was seen. */
  values: ReadonlyMap<string, number>;
}

const nothing: ReadonlyMap<string, number> = new Map();

/**
 * Values of a customer's features.
 * @throws AppError INVALID_ARGUMENT for a name that is none, FAILED_PRECONDITION where as_of lies before the newest event, CANCELLED where the caller
 * has gone; any other failure gives no values
 */
export async function readCustomer(feature: FeatureClient, request: CustomerRequest): Promise<CustomerValues> {
  const { entityId, features, asOfMs, call, budgetMs } = request;
  if (features.length === 0 || entityId === '') return { complete: true, values: nothing };
  if (budgetMs < 1) return { complete: false, values: nothing };
  try {
    const answer = await feature.GetFeatures(
      {
        kind: 'ENTITY_KIND_CUSTOMER',
        entity_ids: [entityId],
        features: [...features],
        ...(asOfMs === undefined ? {} : { as_of: toTimestamp(asOfMs) }),
      },
      { tenantId: request.tenantId, parent: call, deadlineMs: budgetMs },
    );
    const values = new Map<string, number>();
    answer.features.forEach((name, index) => {
      const isDefault = ((answer.defaults[index >> 3] ?? 0) >> (index & 7)) & 1;
      if (!isDefault) values.set(name, answer.values.readDoubleLE(index * 8));
    });
    return { complete: true, values };
  } catch (failure) {
    const error = toAppError(failure);
    if (error.code === 'INVALID_ARGUMENT') throw ofExpressions(error);
    if (error.code === 'FAILED_PRECONDITION') throw error;
    if (call.signal.aborted) throw new AppError('CANCELLED', 'the caller has gone', { cause: error });
    if (request.warn()) call.log.warn({ err: error, code: error.code }, 'features not read; expressions do without');
    return { complete: false, values: nothing };
  }
}

function ofExpressions(error: AppError): AppError {
  const violations = error.violations.map(({ description }) => ({
    field: 'rules',
    description: `customer: ${description}`,
  }));
  return new AppError('INVALID_ARGUMENT', `rules read features of the customer that are none: ${error.message}`, {
    violations,
    cause: error,
  });
}
