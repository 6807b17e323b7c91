/** The elements of one request, in its order, whatever the door. */
export interface Elements {
  /** A Problem stands where an element could not even be read. */
  readonly values: readonly unknown[];
  /** The bytes of one element as they came; only asked for what is refused. */
  raw(index: number): Uint8Array;
  /** How an element's bytes were read, where not as UTF-8. */
  charset?(index: number): ElementCharset | undefined;
}

/** `gb18030`: as the request said; `gbk-bytes`: it did not, and the rule of that name found it. */
export type ElementCharset = 'gb18030' | 'gbk-bytes';

/** Some of the elements, or others made of them. @param positions where each stood in `read` */
export function elementsAt(read: Elements, values: readonly unknown[], positions: readonly number[]): Elements {
  const { charset } = read;
  return {
    values,
    raw: (index) => read.raw(positions[index] ?? -1),
    ...(charset === undefined ? {} : { charset: (index) => charset(positions[index] ?? -1) }),
  };
}
