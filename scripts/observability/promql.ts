import { parser } from '@prometheus-io/lezer-promql';

/** A metric that an expression asks for, with the labels that it is narrowed by. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

export interface Expression {
  /** Where the text is no PromQL; empty when it is. */
  readonly errors: readonly string[];
  readonly selectors: readonly Selector[];
  /** Labels that are grouped or matched by. */
  readonly groupings: readonly string[];
}

/** Takes an expression apart by the grammar that Prometheus' own interface uses. */
export function readExpression(text: string): Expression {
  const errors: string[] = [];
  const selectors: { metric: string; labels: string[] }[] = [];
  const groupings: string[] = [];
  const of = ({ from, to }: { from: number; to: number }) => text.slice(from, to);
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) errors.push(`at ${node.from}: ${text.slice(Math.max(0, node.from - 20), node.from + 20)}`);
      if (node.name === 'VectorSelector') {
        const name = node.node.getChild('Identifier');
        selectors.push({ metric: name === null ? '' : of(name), labels: [] });
      }
      if (node.name !== 'LabelName') return;
      const within = node.node.parent?.name;
      if (within === 'GroupingLabels') groupings.push(of(node));
      else selectors.at(-1)?.labels.push(of(node));
    },
  });
  return { errors, selectors, groupings };
}
