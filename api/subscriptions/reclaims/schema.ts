import { z } from 'zod';
import {
  daysOfWarning,
  defaultUnusedDays,
  keptReasons,
  mostUnusedDays,
  reclaimedStates,
  reclaimStates,
} from '../../../domain/subscriptions/unused-licences.js';
import type { User } from '../../../models/identity/users.js';
import type { Reclaim, ReclaimCounts, ReclaimedLicence } from '../../../models/subscriptions/reclaims.js';
import { email, instant, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { person, resultAt } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { subscriptionId } from '../subscriptions/schema.js';

export const reclaimId = idOf('reclaim', 'Id of a reclaim');
const userId = idOf('user', 'Id of a user');
const count = z.int().min(0);
const people = z.array(person).min(1).max(20);

export const newReclaim = z
  .strictObject({
    users: people
      .optional()
      .meta({ description: 'Whose licences; left out: of everybody who has not used it for so long' }),
    unusedForDays: z
      .int()
      .min(1)
      .max(mostUnusedDays)
      .default(defaultUnusedDays)
      .meta({ description: 'Only what was not used for so many days of 24 hours, or longer' }),
  })
  .meta({ id: 'NewReclaim' });

export const keptLicences = z.strictObject({ users: people }).meta({ id: 'KeptLicences' });

export const reclaim = z
  .strictObject({
    id: reclaimId,
    subscriptionId,
    state: z.enum(reclaimStates).meta({
      description: `open: its users are warned, and have ${daysOfWarning} days; reclaiming: the days are over, and nobody keeps a licence any more`,
    }),
    unusedForDays: count,
    all: z.boolean().meta({ description: 'Of everybody, and not only of who was named' }),
    startedAt: instant,
    reclaimsAt: instant.meta({ description: 'When what is neither used nor kept is freed' }),
    endedAt: instant.nullable(),
    licences: z
      .strictObject({
        warned: count,
        reclaiming: count,
        reclaimed: count,
        kept: count,
        alreadyFreed: count,
      })
      .meta({ description: 'How many are in which state; of everybody they are counted moments after it begins' }),
  })
  .meta({ id: 'Reclaim', description: 'Licences that nobody uses, and that are freed after a warning' });

export const reclaimPage = pageOf(reclaim, 'ReclaimPage');

export const begunReclaim = z
  .strictObject({
    reclaim,
    results: z
      .array(
        resultAt(
          z.enum(['warned', 'notAssigned', 'refused']).meta({
            description:
              'notAssigned: the user holds no licence of it; refused: nobody is named there, or the licence was used (`licenceInUse`), comes from a group (`licenceOfGroup`) or is part of another reclaim (`reclaimOpen`)',
          }),
        ),
      )
      .meta({ description: 'What became of each person who was named; empty where nobody was' }),
  })
  .meta({ id: 'BegunReclaim' });

export const keptResults = z
  .strictObject({
    results: z.array(
      resultAt(
        z.enum(['kept', 'notWarned', 'refused']).meta({
          description: 'kept: also where it was before; notWarned: it is no part of the reclaim, or has been freed',
        }),
      ),
    ),
  })
  .meta({ id: 'KeptResults', description: 'Answered person by person: one that is refused does not fail the others' });

export const reclaimedLicencePage = pageOf(
  z
    .strictObject({
      userId,
      name: z.string().meta({ description: 'Empty once the user is purged', example: 'Jan Nowak' }),
      email: email.nullable().meta({ description: 'Null once the user is purged' }),
      state: z.enum(reclaimedStates).meta({
        description:
          'warned: it goes unless it is used or kept; reclaiming: it is being freed; reclaimed: the seat is free; alreadyFreed: the licence was gone before',
      }),
      because: z.enum(keptReasons).nullable().meta({
        description:
          'Why it is kept; assignedAgain: it was taken away and assigned meanwhile; licenceOfGroup: a group gives it, and would give it again: take the person out of the group; refused: licences could not be changed, as `problem` says',
      }),
      problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
      assignedAt: instant,
      lastUsedAt: instant.nullable().meta({ description: 'As it was known at the warning' }),
      endedAt: instant.nullable(),
    })
    .meta({ id: 'ReclaimedLicence' }),
  'ReclaimedLicencePage',
);

export const reclaimedLicenceQuery = pageQuery.extend({
  state: z.enum(reclaimedStates).optional().meta({ description: 'Only those in this state' }),
});

export function showReclaim(
  { _id: id, subscriptionId: of, state, unusedForDays, all, startedAt, reclaimsAt, endedAt }: Reclaim,
  counts: ReclaimCounts | undefined,
): z.input<typeof reclaim> {
  return {
    id,
    subscriptionId: of,
    state,
    unusedForDays,
    all,
    startedAt: showInstant(startedAt),
    reclaimsAt: showInstant(reclaimsAt),
    endedAt: endedAt && showInstant(endedAt),
    licences: counts ?? { warned: 0, reclaiming: 0, reclaimed: 0, kept: 0, alreadyFreed: 0 },
  };
}

export function showReclaimedLicence(
  { userId: id, state, because, problem, assignedAt, lastUsedAt, endedAt }: ReclaimedLicence,
  user: User | undefined,
  language: Language,
): z.input<typeof reclaimedLicencePage>['items'][number] {
  return {
    userId: id,
    name: user?.name ?? '',
    email: user?.email || null,
    state,
    because,
    problem: problem && { code: problem.code, message: sentenceOf({ ...problem, details: {} }, language) },
    assignedAt: showInstant(assignedAt),
    lastUsedAt: lastUsedAt && showInstant(lastUsedAt),
    endedAt: endedAt && showInstant(endedAt),
  };
}
