import { z } from 'zod';
import { isErrorCode } from '../../../domain/errors.js';
import {
  passedOverReasons,
  type ReassignmentReason,
  reassignmentStates,
  type UserCounts,
} from '../../../domain/subscriptions/reassignment.js';
import type { User } from '../../../models/identity/users.js';
import type { Progress } from '../../../models/subscriptions/long-processes.js';
import type { Reassignment } from '../../../models/subscriptions/reassignments.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { email, instant, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { passedOver, sentenceOf } from '../../i18n/sentences.js';
import { person, resultAt } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { progress } from '../subscriptions/schema.js';
import { showProgress } from '../subscriptions/show.js';

const userId = idOf('user', 'Id of a user');
const count = (description: string) => z.int().min(0).meta({ description });

const userCounts = z
  .strictObject({
    total: count('Who held a licence of the subscription that is replaced'),
    waiting: count('Still to be moved'),
    moved: count('Hold the new licence in the place of the old one'),
    passedOver: count('Needed no move: the reason is with the user'),
    failed: count('Could not be moved and hold the old licence'),
    setAside: count('Could not be moved, and stay by a decision'),
    movedBack: count('Have the old licence again, since the set-up was undone'),
  })
  .meta({ id: 'UserCounts' });

export const setUpProgress = progress
  .extend({
    state: z.enum(['waiting', ...progress.shape.state.options]),
    startedAt: instant.nullable().meta({ description: 'Null while it waits' }),
    users: userCounts.nullable().meta({ description: 'Of a subscription that takes the place of another one' }),
    expectedEnd: instant.nullable().meta({ description: 'When the last user is moved, at the present pace' }),
  })
  .meta({
    id: 'SetUpProgress',
    description:
      'waiting: the subscription waits for the last day of another one; stuck: it waits for a decision (retry, set aside, undo); undone: keys and licences are where they were; cancelled: the deletion has begun before it had ended',
  });

const state = z.enum(reassignmentStates).meta({
  description: 'failed: keeps the old licence; setAside: stays by a decision; movedBack: has the old licence again',
});

export const setUpUserQuery = pageQuery.extend({ state: state.optional() });

export const setUpUserPosition = userId;

export const setUpUsers = pageOf(
  z
    .strictObject({
      userId,
      name: z.string().meta({ description: 'Empty once the user is purged', example: 'Jan Nowak' }),
      email: email.nullable().meta({ description: 'Null once the user is purged' }),
      state,
      reason: z
        .strictObject({
          code: z.string().meta({
            description: `Of who was passed over: ${passedOverReasons.join(', ')}; of others the code of a problem`,
            example: 'noFreeSeat',
          }),
          message: z.string().meta({ description: "A sentence in the caller's language" }),
        })
        .nullable(),
    })
    .meta({ id: 'SetUpUser' }),
  'SetUpUserPage',
);

export const usersToSetAside = z
  .strictObject({
    userIds: z.array(person).min(1).max(1000).optional(),
    all: z.literal(true).optional().meta({ description: 'Everybody who could not be moved' }),
  })
  .refine(({ userIds, all }) => (userIds === undefined) !== (all === undefined), 'must have either `userIds` or `all`')
  .meta({ id: 'UsersToSetAside' });

export const usersSetAside = setUpProgress
  .extend({
    results: z.array(resultAt(z.enum(['setAside', 'alreadySetAside', 'refused']))).meta({
      description: 'What became of each whom `userIds` names: one that is refused does not fail the others',
    }),
  })
  .meta({ id: 'UsersSetAside', description: 'The progress, and what became of each person' });

/** A set-up that is written down, or what is known of it before that. */
export type SetUp =
  | Progress
  | {
      readonly state: 'waiting' | 'running' | 'undone' | 'cancelled';
      readonly users?: null;
      readonly expectedEnd?: null;
    };

/** The set-up of a subscription that has none yet: it is about to begin, waits for a last day, or never began. */
export function notBegun({ subscription }: SubscriptionProjection): SetUp {
  switch (subscription.phase) {
    case 'pending':
      return { state: 'waiting' };
    case 'undone':
      return { state: 'undone' };
    case 'deleted':
    case 'superseded':
      return { state: 'cancelled' };
    default:
      return { state: 'running' };
  }
}

export function showSetUp(found: SetUp): z.input<typeof setUpProgress> {
  const { users = null, expectedEnd = null } = found;
  const written =
    'step' in found
      ? showProgress(found)
      : { state: found.state, step: 'provisioning', problem: null, startedAt: null, endedAt: null };
  return {
    ...written,
    users: users && showCounts(users),
    expectedEnd: expectedEnd && showInstant(expectedEnd),
  };
}

export function showSetUpUser({ userId: id, state, reason }: Reassignment, user: User | undefined, language: Language) {
  return {
    userId: id,
    name: user?.name ?? '',
    email: user?.email || null,
    state,
    reason: reason && { code: reason.code, message: sentenceFor(reason, language) },
  };
}

function showCounts({ total, waiting, moved, passedOver, failed, setAside, movedBack }: UserCounts) {
  return { total, waiting, moved, passedOver, failed, setAside, movedBack };
}

function sentenceFor({ code, message }: ReassignmentReason, language: Language): string {
  return isErrorCode(code)
    ? sentenceOf({ code, message: message ?? code, details: { reason: 'move' } }, language)
    : passedOver(code, language);
}
