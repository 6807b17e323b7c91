/** Why a row could not become an element: the column where it is wrong, and what would be right. */
export class Wrong {
  constructor(
    readonly column: string,
    readonly reason: string,
  ) {}
}
