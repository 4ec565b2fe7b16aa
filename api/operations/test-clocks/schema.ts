import { z } from 'zod';
import { memberKinds } from '../../../contracts/workflow-ids.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { type ClockProblem, clockTime, type TestClock } from '../../../models/operations/test-clocks.js';
import { instant, line, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import type { LivingOnClock, OpenMember } from './members.js';

/** Years of terms fit between here and the last year that can be written with four digits. */
const lastYear = 2199;

/** An instant that a clock may stand at. */
export const playable = instant.refine(
  (text) => Number(text.slice(0, 4)) <= lastYear,
  `must not be after the year ${lastYear}`,
);

export const testClockId = idOf('testClock', 'Id of a test clock');

const name = line(100).meta({ example: 'A year of a bakery' });
const states = ['ready', 'advancing', 'stuck', 'deleting'] as const;

export const newTestClock = z
  .strictObject({
    name,
    startsAt: playable.optional().meta({ description: 'Where it starts: now, or later; left out, now' }),
    keep: z
      .boolean()
      .default(false)
      .meta({ description: 'Left out, it is deleted with everything on it after 30 days of the wall’s time' }),
  })
  .meta({ id: 'NewTestClock' });

export const testClockChange = z
  .strictObject({
    name: name.optional(),
    keep: z
      .boolean()
      .optional()
      .meta({ description: 'true: it is not deleted by itself; false: it is, 30 days from now' }),
    deletesAt: instant.optional().meta({ description: 'When it is deleted, by the wall’s time: later than now' }),
  })
  .refine(({ keep, deletesAt }) => keep === undefined || deletesAt === undefined, {
    error: 'must not have both `keep` and `deletesAt`',
    path: ['deletesAt'],
  })
  .meta({ id: 'TestClockChange', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

export const advanceRequest = z
  .strictObject({
    to: playable.optional().meta({ description: 'An instant that the clock has not passed' }),
    by: z
      .string()
      .regex(/^P(?!$)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?)?$/)
      .optional()
      .meta({ description: 'A duration (ISO 8601), counted by UTC', example: 'P30D' }),
    toNextMilestone: z.literal(true).optional().meta({
      description: 'To the next instant at which anything on the clock is due; the answer’s `target` says it',
    }),
  })
  .refine(
    ({ to, by, toNextMilestone }) => [to, by, toNextMilestone].filter((way) => way !== undefined).length === 1,
    'must have one of `to`, `by` and `toNextMilestone`',
  )
  .meta({ id: 'AdvanceRequest' });

const problem = z
  .strictObject({
    workflowId: z.string().meta({ example: 'ten_3f5a1c0b9d8e7f6a5b4c3d2e/subscription/sub_3f5a1c0b9d8e7f6a5b4c3d2e' }),
    activity: z
      .string()
      .nullable()
      .meta({ description: 'What failed; null: the workflow’s own code', example: 'tellDataPlane' }),
    failure: z.string().meta({ description: 'What was said the last time' }),
    attempts: z.number().int().meta({ description: 'How often it was tried; 0: no worker has taken it yet' }),
  })
  .meta({ id: 'TestClockProblem' });

export const testClock = z
  .strictObject({
    id: testClockId,
    name: z.string(),
    state: z.enum(states).meta({ description: 'stuck: something keeps failing, see `problems`; retry or skip it' }),
    now: instant.meta({ description: 'Its time; it goes on with the wall unless it is advancing' }),
    target: instant.nullable().meta({ description: 'Where it is going' }),
    doing: z.string().nullable().meta({ description: 'What it is doing, or what failed, in a sentence' }),
    milestonesDone: z
      .number()
      .int()
      .meta({ description: 'How many milestones were carried out on the way to the target, or to the last one' }),
    problems: z.array(problem).meta({
      description:
        'What it is stuck on; while it advances what has failed and is tried again, and which of its workflows wait for a free worker',
    }),
    leftBehind: z.array(problem).meta({
      description: 'Workflows that stand where they failed while the clock went on; retry takes them in again',
    }),
    lives: z
      .strictObject({
        tenants: z.number().int(),
        subscriptions: z.number().int(),
        workflows: z.number().int().meta({ description: 'Those that have not ended' }),
      })
      .meta({ description: 'How much lives on it' }),
    keep: z.boolean().meta({ description: 'It is not deleted by itself' }),
    deletesAt: instant
      .nullable()
      .meta({ description: 'When it is deleted with everything on it, by the wall’s time; null: it is kept' }),
    createdAt: instant.meta({ description: 'By the wall’s time' }),
  })
  .meta({ id: 'TestClock' });

export const testClockPage = pageOf(testClock, 'TestClockPage');
export const testClockQuery = pageQuery.extend({
  state: z.enum(states).optional().meta({ description: 'Only clocks in this state' }),
});
export const testClockPosition = z.tuple([instant, testClockId]);

const member = z.strictObject({
  workflowId: z.string(),
  kind: z.enum(memberKinds),
  nextAt: instant.nullable().meta({ description: 'The instant that it waits for; null: for no instant' }),
  leftBehind: z.boolean().meta({ description: 'It stands where it failed' }),
});

const clockTenant = z.strictObject({
  tenantId: idOf('tenant', 'Id of the tenant'),
  organisation: z.string().meta({ description: 'Empty once its data was deleted' }),
  state: z.enum(['live', 'erased']),
  members: z.array(member).meta({ description: 'Its workflows that have not ended' }),
});

export const clockTenantPage = pageOf(clockTenant, 'TestClockTenantPage');

function showProblem({ workflowId, activity, failure, attempts }: ClockProblem): z.input<typeof problem> {
  return { workflowId, activity, failure, attempts };
}

export function showTestClock(found: TestClock, lives: LivingOnClock): z.input<typeof testClock> {
  const { tenants, subscriptions, members } = lives;
  return {
    id: found._id,
    name: found.name,
    state: found.state,
    now: showInstant(clockTime(found, new Date())),
    target: found.target ? showInstant(found.target) : null,
    doing: found.doing,
    milestonesDone: found.milestones,
    problems: found.problems.map(showProblem),
    leftBehind: members.flatMap(({ problem: why, workflowId }) => (why ? [{ ...showProblem(why), workflowId }] : [])),
    lives: { tenants, subscriptions, workflows: members.length },
    keep: found.deletesAt === null,
    deletesAt: found.deletesAt ? showInstant(found.deletesAt) : null,
    createdAt: showInstant(found.createdAt),
  };
}

export function showClockTenant(
  { _id, organisation, state }: Tenant,
  members: readonly OpenMember[],
): z.input<typeof clockTenant> {
  return {
    tenantId: _id,
    organisation,
    state,
    members: members.map(({ workflowId, kind, nextAt, problem: why }) => ({
      workflowId,
      kind,
      nextAt: nextAt ? showInstant(nextAt) : null,
      leftBehind: why !== null,
    })),
  };
}
