import type { FitControls } from '../models/fitting.js';
import { backendTask } from './tasks/backend.js';
import { benchTask } from './tasks/bench.js';
import { fitTask } from './tasks/fit.js';
import { reportTask } from './tasks/report.js';
import { searchTask } from './tasks/search.js';
import { searchCollectTask } from './tasks/search-collect.js';
import { searchForgetTask } from './tasks/search-forget.js';
import { searchJobTask } from './tasks/search-job.js';
import { searchTrialTask } from './tasks/search-trial.js';
import { tabularTask } from './tasks/tabular.js';
import { tabularFitTask } from './tasks/tabular-fit.js';
import { tabularFoldTask } from './tasks/tabular-fold.js';

/** What a task is given beside its input: how to stop and how to tell. */
export type TaskControls = Pick<FitControls, 'signal' | 'onProgress'>;

/** Every task by its name. Input and result are plain data that can be cloned. */
export const tasks = {
  backend: backendTask,
  fit: fitTask,
  search: searchTask,
  'search-collect': searchCollectTask,
  'search-forget': searchForgetTask,
  'search-job': searchJobTask,
  'search-trial': searchTrialTask,
  tabular: tabularTask,
  'tabular-fit': tabularFitTask,
  'tabular-fold': tabularFoldTask,
  report: reportTask,
  bench: benchTask,
};

export type Tasks = typeof tasks;
