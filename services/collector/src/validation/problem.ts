/** Why something was refused, in a few words fit for a metric label. */
export type ProblemKind =
  | 'malformed'
  | 'wrong_type'
  | 'missing'
  | 'unknown_field'
  | 'unknown_type'
  | 'not_allowed'
  | 'too_long'
  | 'out_of_range'
  | 'bad_time'
  | 'bad_format';

/**
 * What is wrong with an element and what would be right. `field` is a path in the words of the contract
 * (`items[2].quantity`), empty for the whole. `reason` never carries a value of the element: it goes into answers and dead letters.
 */
export class Problem {
  constructor(
    readonly kind: ProblemKind,
    readonly reason: string,
    readonly field = '',
  ) {}

  /** The same problem seen from one level further out; paths are only built for what is refused. */
  under(outer: string): Problem {
    const joint = this.field === '' || /^\[["\d]/.test(this.field) ? '' : '.';
    return new Problem(this.kind, this.reason, `${outer}${joint}${this.field}`);
  }
}
