import type { Chapter } from './chapter.js';
import { aYearOfCustomers } from './chapters/a-year-of-customers.js';
import { oneKeysLife } from './chapters/one-keys-life.js';

/** All chapters in the order in which they are best read; the first one is told when none is named. */
export const chapters: readonly [Chapter, ...Chapter[]] = [oneKeysLife, aYearOfCustomers];
