import { AppError, type FieldViolation } from '@insight-mesh/runtime/errors';

/** An error that names every wrong field at once. */
export function invalidFields(violations: FieldViolation[]): AppError {
  const text = violations.map(({ field, description }) => `${field} ${description}`).join('; ');
  return new AppError('INVALID_ARGUMENT', text, { violations });
}

export function invalidField(field: string, description: string): AppError {
  return invalidFields([{ field, description }]);
}
