import { cardFigures, cardText as cell, inlineCode as inline } from './card-parts.js';
import type { CardFacts } from './model-card.js';

/** The card of a score, in the same order as those of models of next items. */
export function scoreCard(facts: CardFacts): string {
  const target = facts.slot.replace(/^score\//, '');
  return [
    `# ${facts.slot}: ${inline(facts.model)}`,
    `It says how probable ${inline(target)} is, from a row of features.`,
    ...whatItIs(facts),
    ...cardFigures(
      facts.evidence,
      'On rows that nothing was fitted or chosen by, of customers of whom no row was learnt from. `log_likelihood` is the mean log of the ' +
        'probability that was given to what happened (0 is the best); by it models are compared.',
    ),
    '## Limits',
    [
      '- A probability is one for rows as they were: it shifts with what the shop does. `ece` and the calibration curve of the report say how far it is off.',
      '- It tells what goes with the label, not what brings it about.',
      '- A column that is only known once the label is makes every figure here worthless: see the warnings of its run.',
      '- What is true of the segments above need not be true of smaller groups.',
    ].join('\n'),
    '## Making it again',
    `Start a run of ${inline(facts.model)} with seed ${facts.seed} by version ${inline(facts.codeVersion)} on the data set that \`data-set.json\` names: the ` +
      'same rows give the same bytes.',
    '',
  ].join('\n\n');
}

function whatItIs({ model, config, dataSet, trainedUntilMs, seed, codeVersion }: CardFacts): string[] {
  const settings = Object.entries(config).map(([name, value]) => `| ${cell(name)} | ${cell(String(value))} |`);
  return [
    '## What it is',
    `Model ${inline(model)}, fitted here by version ${inline(codeVersion)} of the code, seed ${seed}. The newest row that it has seen is of ` +
      `${new Date(trainedUntilMs).toISOString()}. \`probes.json\` holds rows with what it says of them.`,
    settings.length === 0
      ? 'All settings are the defaults of that version.'
      : ['| setting | value |', '| --- | --- |', ...settings].join('\n'),
    '## Data',
    `${inline(dataSet)}. \`data-set.json\` names every file with its hash, the columns, and how the rows were divided.`,
  ];
}
