import type { Type } from './types.js';

interface At {
  /** Offset into the text, in UTF-16 units, for errors. */
  at: number;
}

/** The value of a literal: ints are bigint, doubles number. */
export type Literal = null | boolean | bigint | number | string;

export type MacroName = 'all' | 'exists' | 'exists_one' | 'filter' | 'map';

/** Macros by their names; a Map, since a name may be any word. */
export const macroNames: ReadonlyMap<string, MacroName> = new Map<string, MacroName>([
  ['all', 'all'],
  ['exists', 'exists'],
  ['exists_one', 'exists_one'],
  ['filter', 'filter'],
  ['map', 'map'],
]);

export interface MacroNode extends At {
  kind: 'macro';
  name: MacroName;
  range: Node;
  variable: string;
  /** The first of two arguments behind the variable, which only map may have. */
  where: Node | undefined;
  body: Node;
}

export interface CallNode extends At {
  kind: 'call';
  /** An operator by CEL's name (_&&_, _[_]), or a function. */
  name: string;
  /** Of a method the receiver. */
  target: Node | undefined;
  args: Node[];
}

/** A checked expression's syntax. Macros stay macros: CEL's expansion of them is not looked at. */
export type Node =
  | ({ kind: 'literal'; value: Literal; type: Type } & At)
  /** A literal of a kind that only the library holds (uint, bytes), as it is written. */
  | ({ kind: 'library'; text: string; type: Type } & At)
  | ({ kind: 'name'; name: string } & At)
  | ({ kind: 'select'; of: Node; field: string } & At)
  | ({ kind: 'has'; of: Node; field: string } & At)
  | ({ kind: 'list'; elements: Node[] } & At)
  | ({ kind: 'map'; entries: { key: Node; value: Node }[] } & At)
  | CallNode
  | MacroNode;

/** The nodes directly below one. */
export function children(node: Node): Node[] {
  switch (node.kind) {
    case 'literal':
    case 'library':
    case 'name':
      return [];
    case 'select':
    case 'has':
      return [node.of];
    case 'list':
      return node.elements;
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'call':
      return node.target ? [node.target, ...node.args] : node.args;
    case 'macro':
      return node.where ? [node.range, node.where, node.body] : [node.range, node.body];
  }
}
