import type { FitControls } from '../models/fitting.js';
import { fitTask } from './tasks/fit.js';

/** What a task is given beside its input: how to stop and how to tell. */
export type TaskControls = Pick<FitControls, 'signal' | 'onProgress'>;

/** Every task by its name. Input and result are plain data that can be cloned. */
export const tasks = {
  fit: fitTask,
};

export type Tasks = typeof tasks;
