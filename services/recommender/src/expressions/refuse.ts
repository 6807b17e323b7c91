import { AppError } from '@insight-mesh/runtime/errors';
import type { Expressions } from './expressions.js';

const refuse = (field: string): never => {
  throw new AppError('INVALID_ARGUMENT', `${field} is not taken yet`, {
    violations: [{ field, description: 'is not taken yet' }],
  });
};

export const noExpressions: Expressions = {
  filter: (_tenantId, _text, field) => refuse(field),
  boost: (_tenantId, _text, field) => refuse(field),
};
