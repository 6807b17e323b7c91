/** Whose state a row is. The numbers are stored with sessions, categories and devices: never renumber. */
export const otherKinds = { session: 1, category: 2, device: 3 } as const;
export type OtherKind = keyof typeof otherKinds;
export type StateKind = 'customer' | 'item' | OtherKind;

export function isOther(kind: StateKind): kind is OtherKind {
  return Object.hasOwn(otherKinds, kind);
}
