// A process that opens a model from elsewhere as the recommender does, and asks it one thing.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OnnxProcess } from '../dist/src/models/onnx-process.js';

const [folder = '', item = ''] = process.argv.slice(2);
const read = (name) => readFile(join(folder, name));
const files = {
  model: await read('model.onnx'),
  signature: await read('signature.json'),
  vocabulary: await read('vocabulary.json'),
};
const childFile = fileURLToPath(new URL('../dist/src/models/onnx-child.js', import.meta.url));
const model = await OnnxProcess.open(files, { childFile });
const answer = model.recommend([item], 1, { budgetMs: 600_000 });
process.stdout.write(`asked ${model.pid}\n`);
await answer;
