import type { Chapter } from './chapter.js';
import { aNewKey } from './chapters/a-new-key.js';
import { aPaidYear } from './chapters/a-paid-year.js';
import { aPartnersWeek } from './chapters/a-partners-week.js';
import { aYearOfCustomers } from './chapters/a-year-of-customers.js';
import { boughtForATeam } from './chapters/bought-for-a-team.js';
import { oneKeysLife } from './chapters/one-keys-life.js';
import { peopleComeAndGo } from './chapters/people-come-and-go.js';
import { stuckAndOn } from './chapters/stuck-and-on.js';
import { whatIf } from './chapters/what-if.js';
import { whoMayDoWhat } from './chapters/who-may-do-what.js';

/** All chapters in the order in which they are best read; the first one is told when none is named. */
export const chapters: readonly [Chapter, ...Chapter[]] = [
  oneKeysLife,
  aNewKey,
  aYearOfCustomers,
  aPaidYear,
  aPartnersWeek,
  boughtForATeam,
  whoMayDoWhat,
  peopleComeAndGo,
  whatIf,
  stuckAndOn,
];
