import type { RepairJson } from '@insight-mesh/contracts/json';
import { Problem } from '../validation/problem.js';
import type { CleaningOfCall } from './cleaning.js';

/**
 * The checks before cleaning: what they refuse is mended, where a rule can, and checked once more. What is in order does not
 * pay for that.
 * @param then takes what passed, with how it was mended
 * @returns also takes how an element was mended before it came here
 */
export function checkedOrMended<T extends object, Taken>(
  clean: CleaningOfCall,
  check: (value: unknown) => T | Problem,
  then: (element: T, repairs?: RepairJson[]) => Taken,
): (value: unknown, before?: RepairJson[]) => Taken | Problem {
  return (value, before) => {
    const element = check(value);
    if (!(element instanceof Problem)) return then(element, before);
    const mended = clean.refused(value, before);
    if (mended === undefined) return element;
    const again = check(mended.value);
    return again instanceof Problem ? again : then(again, mended.repairs);
  };
}
