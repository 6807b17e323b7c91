import type { Board } from '../board.js';
import { features } from './features.js';
import { ingestion } from './ingestion.js';
import { lag } from './lag.js';
import { models } from './models.js';
import { overview } from './overview.js';
import { processes } from './processes.js';
import { recommendations } from './recommendations.js';

export const boards: readonly Board[] = [overview, ingestion, lag, features, models, recommendations, processes];
