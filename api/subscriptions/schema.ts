import { z } from 'zod';
import type { Instant } from '../../domain/calendar.js';
import { entitlement } from '../../domain/entitlement.js';
import { DomainError } from '../../domain/errors.js';
import { lastDayOf } from '../../domain/milestones.js';
import {
  currentTerm,
  renewalOf,
  type Step,
  type Subscription,
  seatsOwned,
  subscriptionFromJson,
  upcomingSteps,
} from '../../domain/subscription.js';
import { subscriptionWorkflowId } from '../../domain/workflow-ids.js';
import type { Assignment } from '../../models/licences.js';
import type { Certificate, Progress } from '../../models/long-processes.js';
import type { Notice } from '../../models/notices.js';
import type { SubscriptionProjection } from '../../models/subscriptions.js';
import type { User } from '../../models/users.js';
import { date, email, instant, line, showInstant, timeZone } from '../formats.js';
import { pageOf } from '../http/page.js';
import { idOf } from '../ids.js';
import { licensingModel, planVersion } from '../plans/schema.js';

export const subscriptionId = idOf('subscription', 'Id of a subscription');
const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');

export const certificateId = z
  .string()
  .regex(/^cert_[0-9a-f]{24}$/)
  .meta({ description: 'Id of a deletion certificate', example: 'cert_3f5a1c0b9d8e7f6a5b4c3d2e' });

const milestone = z
  .strictObject({
    kind: z.enum(['notice', 'expiry', 'disablement', 'deletion', 'stateNotice']),
    notice: z
      .enum(['expiring', 'expired', 'disabled', 'reactivated', 'deleted'])
      .optional()
      .meta({ description: 'Which message, for notices' }),
    days: z.number().int().optional().meta({ description: 'Days before the end, for the notice `expiring`' }),
    on: date,
    at: instant,
  })
  .meta({
    id: 'Milestone',
    description: 'A dated point of the future: state changes at the start of a day, messages at 09:00',
  });

const state = z
  .enum(['settingUp', 'active', 'grace', 'disabled', 'deleted'])
  .meta({ description: 'grace: users still work; disabled: they do not, the data is kept; deleted: it is gone' });

export const subscription = z
  .strictObject({
    id: subscriptionId,
    tenantId,
    testClockId: idOf('testClock', 'The test clock that it lives on').nullable(),
    state,
    why: z.string().meta({ description: 'Why it is in its state', example: 'termPaid' }),
    since: instant,
    plan: planVersion.meta({
      description: 'The version that the term was sold under; a later one applies from the next term',
    }),
    licensingModel,
    seats: z.strictObject({ owned: z.number().int(), assigned: z.number().int() }),
    term: z.strictObject({
      number: z.number().int(),
      startsOn: date,
      expiresOn: date.nullable().meta({ description: 'First day after the term; null for a perpetual subscription' }),
      lastDay: date.nullable(),
      timeZone,
    }),
    paidThrough: date.nullable().meta({ description: 'First day not paid for; null for a perpetual subscription' }),
    entitlement: z.strictObject({
      usersWork: z.boolean().meta({ description: 'Users with a licence can work' }),
      administratorsExport: z.boolean().meta({ description: 'Administrators see it and can export its data' }),
      data: z.enum(['none', 'kept', 'gone']),
    }),
    renewal: z
      .strictObject({
        possible: z.boolean().meta({ description: 'A key can renew it now' }),
        reason: z.string().nullable().meta({ description: 'Why not' }),
      })
      .meta({ description: 'Whether `renew` would be taken now' }),
    nextMilestones: z.array(milestone),
    legalHold: z.strictObject({ reason: z.string(), since: instant }).nullable(),
    certificateId: certificateId.nullable(),
    workflow: z
      .strictObject({ id: z.string(), url: z.string() })
      .nullable()
      .meta({ description: 'Its run in Temporal, as long as Temporal keeps it; for operators, null for others' }),
    now: instant.meta({ description: "The tenant's time at which this was read" }),
  })
  .meta({ id: 'Subscription' });

export const subscriptionPage = pageOf(subscription, 'SubscriptionPage');

export const newLegalHold = z
  .strictObject({
    reason: line(200).meta({ description: 'A reference, without personal data', example: 'Case II C 14/27' }),
  })
  .meta({ id: 'NewLegalHold' });

export const licenceChange = z
  .strictObject({
    assign: z.array(userId).max(20).default([]),
    unassign: z.array(userId).max(20).default([]),
  })
  .refine(({ assign, unassign }) => assign.length + unassign.length <= 20, 'must name at most 20 users in all')
  .refine(({ assign, unassign }) => assign.length + unassign.length > 0, 'must name at least one user')
  .refine(
    ({ assign, unassign }) => new Set([...assign, ...unassign]).size === assign.length + unassign.length,
    'must name a user once',
  )
  .meta({ id: 'LicenceChange' });

export const changedLicences = z
  .strictObject({
    results: z.array(
      z.strictObject({
        userId,
        result: z.enum(['assigned', 'alreadyAssigned', 'unassigned', 'notAssigned', 'refused']),
        problem: z.strictObject({ code: z.string(), message: z.string() }).optional(),
      }),
    ),
  })
  .meta({
    id: 'ChangedLicences',
    description: 'Answered person by person: one that is refused does not fail the others',
  });

export const licences = pageOf(
  z
    .strictObject({
      userId,
      name: z.string().meta({ description: 'Empty once the user is purged', example: 'Jan Nowak' }),
      email: email.nullable().meta({ description: 'Null once the user is purged' }),
      assignedAt: instant,
    })
    .meta({ id: 'Licence' }),
  'LicencePage',
);

const noticeKinds = z.enum(['expiring', 'expired', 'disabled', 'reactivated', 'deleted']);

export const notices = pageOf(
  z
    .strictObject({
      kind: noticeKinds,
      days: z.number().int().nullable(),
      state: z.enum(['claimed', 'sent', 'refused']).meta({ description: 'refused: by the mail server, for good' }),
      readerId: userId,
      messageId: z.string(),
      scheduledAt: instant,
      at: instant,
      mail: z
        .strictObject({
          to: z.strictObject({ name: z.string(), address: z.string() }),
          language: z.string(),
          subject: z.string(),
          text: z.string(),
        })
        .nullable()
        .meta({ description: 'As it was sent; null once the data of the tenant is deleted, or its reader is purged' }),
    })
    .meta({ id: 'Notice' }),
  'NoticePage',
);

export const progress = z
  .strictObject({
    state: z.enum(['running', 'stuck', 'done']),
    step: z.string().meta({ example: 'provisioning' }),
    problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    startedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Progress' });

export const certificate = z
  .strictObject({
    id: certificateId,
    content: z.record(z.string(), z.unknown()).meta({ description: 'What was done and what is kept' }),
    sha256: z.string().meta({ description: 'SHA-256 of the canonical JSON (RFC 8785) of `content`, in hex' }),
  })
  .meta({ id: 'Certificate' });

export function showMilestone(step: Step): z.input<typeof milestone> {
  const when = { on: step.on.toString(), at: step.at.toString() };
  switch (step.kind) {
    case 'notice':
      return { kind: step.kind, notice: 'expiring', days: step.days, ...when };
    case 'stateNotice':
      return { kind: step.kind, notice: step.notice, ...when };
    default:
      return { kind: step.kind, ...when };
  }
}

function workflowIn(temporalUiUrl: string, { id, tenantId: tenant }: Subscription): { id: string; url: string } {
  const workflowId = subscriptionWorkflowId(tenant, id);
  return { id: workflowId, url: `${temporalUiUrl}/workflows/${encodeURIComponent(workflowId)}` };
}

export function showSubscription(
  projection: SubscriptionProjection,
  now: Instant,
  temporalUiUrl: string | null,
): z.input<typeof subscription> {
  const found = subscriptionFromJson(projection.subscription);
  const term = currentTerm(found);
  const access = entitlement(found, now);
  return {
    id: found.id,
    tenantId: found.tenantId,
    testClockId: projection.testClockId,
    state: projection.state,
    why: found.why,
    since: found.since.toString(),
    plan: { id: term.plan.id, version: term.plan.version },
    licensingModel: term.expiresOn === null ? 'perpetual' : 'subscription',
    seats: { owned: seatsOwned(found), assigned: found.assigned },
    term: {
      number: term.number,
      startsOn: term.startsOn.toString(),
      expiresOn: term.expiresOn?.toString() ?? null,
      lastDay: term.expiresOn && lastDayOf(term.expiresOn).toString(),
      timeZone: term.zone,
    },
    paidThrough: term.expiresOn?.toString() ?? null,
    entitlement: {
      usersWork: access.usersWork,
      administratorsExport: access.administratorsExport,
      data: access.data,
    },
    renewal: showRenewal(found),
    nextMilestones: upcomingSteps(found).map(showMilestone),
    legalHold: found.hold && { reason: found.hold.reason, since: found.hold.since.toString() },
    certificateId: found.certificateId,
    workflow: temporalUiUrl === null ? null : workflowIn(temporalUiUrl, found),
    now: now.toString(),
  };
}

export function showRenewal(found: Subscription): { possible: boolean; reason: string | null } {
  const renewal = renewalOf(found);
  return renewal instanceof DomainError
    ? { possible: false, reason: renewal.message }
    : { possible: true, reason: null };
}

export function showLicence({ userId: id, assignedAt }: Assignment, holder: User | undefined) {
  return {
    userId: id,
    name: holder?.name ?? '',
    email: holder?.email || null,
    assignedAt: showInstant(assignedAt),
  };
}

export function showNotice({ kind, days, state: sent, readerId, messageId, scheduledAt, at, mail }: Notice) {
  return {
    kind: noticeKinds.parse(kind),
    days,
    state: sent,
    readerId,
    messageId,
    scheduledAt: showInstant(scheduledAt),
    at: showInstant(at),
    mail: mail && { to: mail.to, language: mail.language, subject: mail.subject, text: mail.text },
  };
}

export function showProgress({ state: how, step, problem, startedAt, endedAt }: Progress): z.input<typeof progress> {
  return {
    state: how,
    step,
    problem: problem && { code: problem.code, message: problem.message },
    startedAt: showInstant(startedAt),
    endedAt: endedAt ? showInstant(endedAt) : null,
  };
}

export function showCertificate({ _id: id, content, sha256 }: Certificate): z.input<typeof certificate> {
  return { id, content, sha256 };
}
