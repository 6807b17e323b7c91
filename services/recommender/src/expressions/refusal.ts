import { AppError } from '@insight-mesh/runtime/errors';

/** What is wrong with an expression, and where: an offset into its text, in UTF-16 units. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** A refusal as the caller sees it. Lines and columns count from 1, columns in characters. */
export function refusalError(refusal: Refusal, text: string, field: string): AppError {
  const before = text.slice(0, Math.max(0, refusal.at)).split('\n');
  const column = Array.from(before.at(-1) ?? '').length + 1;
  const description = `line ${before.length}, column ${column}: ${refusal.message}`;
  return new AppError('INVALID_ARGUMENT', `${field}: ${description}`, { violations: [{ field, description }] });
}
