import type { Evidence } from '../gate/evidence.js';
import { isScoreSlot } from '../slots.js';
import type { ModelConfig } from '../store/model-versions.js';
import { cardFigures, cardText as cell, inlineCode as inline } from './card-parts.js';
import { scoreCard } from './score-card.js';

/** What a model card says that is the same for the same data: it stands beside the model. */
export interface CardFacts {
  slot: string;
  model: string;
  config: ModelConfig;
  evidence: Omit<Evidence, 'sizeBytes'> | undefined;
  seed: number;
  dataSet: string;
  codeVersion: string;
  trainedUntilMs: number;
  origin: 'run' | 'elsewhere';
}

const purposes: Record<string, string> = {
  recommend: 'says which items a customer will look at next, from what the customer looked at before',
  similar: 'says which items are like one item',
  popular: 'says what to show where nothing is known',
};

/**
 * The model card in Markdown (Mitchell et al. 2019, "Model cards for model reporting"): what it is, on what it was fitted, how good it is and
 * for whom, what it cannot, and how it is made again.
 */
export function modelCard(facts: CardFacts): string {
  if (isScoreSlot(facts.slot)) return scoreCard(facts);
  return [
    `# ${facts.slot}: ${inline(facts.model)}`,
    `It ${purposes[facts.slot] ?? 'serves this slot'}.`,
    ...whatItIs(facts),
    ...cardFigures(
      facts.evidence,
      'On the newest sessions, of which nothing was used to fit or to choose it. Each case asks for the next item of a session, the item at hand left out.',
    ),
    ...limits(facts),
    ...again(facts),
    '',
  ].join('\n\n');
}

function whatItIs({ model, config, dataSet, trainedUntilMs, origin, seed, codeVersion }: CardFacts): string[] {
  const settings = Object.entries(config).map(([name, value]) => `| ${cell(name)} | ${cell(String(value))} |`);
  const came = origin === 'run' ? 'fitted here' : 'registered as a file from elsewhere';
  return [
    '## What it is',
    `Model ${inline(model)}, ${came}, by version ${inline(codeVersion)} of the code, seed ${seed}. The newest interaction that it has seen is ` +
      `of ${new Date(trainedUntilMs).toISOString()}.`,
    ...(settings.length === 0 ? [] : [['| setting | value |', '| --- | --- |', ...settings].join('\n')]),
    '## Data',
    `${inline(dataSet)}. Customers who refused analytics or personalisation are not in it. \`data-set.json\` names every file with its hash.`,
  ];
}

function limits({ slot, origin }: CardFacts): string[] {
  return [
    '## Limits',
    [
      '- It names no item that it was not fitted with; unknown items of a context are passed over.',
      '- The figures say how often it names what customers came to by themselves, with what they were shown then. They do not say what it sells.',
      '- What is true of the segments above need not be true of smaller groups.',
      ...(slot === 'popular' ? ['- It shows everybody the same.'] : []),
      ...(origin === 'elsewhere'
        ? ['- What it was fitted on is what was declared when it was registered; nobody here can check it.']
        : []),
    ].join('\n'),
  ];
}

function again({ origin, seed, codeVersion, model }: CardFacts): string[] {
  const how =
    origin === 'elsewhere'
      ? 'It cannot be fitted here: keep the program that made it. `model.onnx` and `signature.json` beside this card are what is served.'
      : `Start a run of ${inline(model)} with seed ${seed} by version ${inline(codeVersion)} on the files of \`data-set.json\`: the same data gives the ` +
        'same bytes.';
  return ['## Making it again', how];
}
