import { z } from 'zod';
import type { Instant } from '../../domain/calendar.js';
import { entitlement } from '../../domain/entitlement.js';
import { DomainError } from '../../domain/errors.js';
import { withoutLinks } from '../../domain/invitations.js';
import { lastDayOf } from '../../domain/milestones.js';
import {
  currentTerm,
  lastTerm,
  type Replacement,
  renewalOf,
  type Step,
  type Subscription,
  seatsOwned,
  stackedTerms,
  subscriptionFromJson,
  type Term,
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

export const noticeKinds = z.enum(['expiring', 'expired', 'disabled', 'reactivated', 'superseded', 'deleted']);

const milestone = z
  .strictObject({
    kind: z
      .enum(['termStart', 'setUpStart', 'superseding', 'expiry', 'disablement', 'deletion', 'notice', 'stateNotice'])
      .meta({
        description:
          'termStart: a stacked term begins; setUpStart: the users of the subscription that this one replaces are moved from now on; superseding: another subscription has taken its place',
      }),
    notice: noticeKinds.optional().meta({ description: 'Which message, for notices' }),
    term: z.number().int().optional().meta({ description: 'Number of the term that begins, for `termStart`' }),
    days: z.number().int().optional().meta({ description: 'Days before the end, for the notice `expiring`' }),
    on: date,
    at: instant,
  })
  .meta({
    id: 'Milestone',
    description: 'A dated point of the future: state changes at the start of a day, messages at 09:00',
  });

const state = z.enum(['pending', 'settingUp', 'active', 'grace', 'disabled', 'superseded', 'undone', 'deleted']).meta({
  description:
    'pending: it waits for the last day of the one that it replaces; grace: users still work; disabled: they do not, the data is kept. Ends: superseded: its users are on another subscription; undone: it was never set up, keys and licences are where they were; deleted: the data is gone',
});

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
      expiresOn: date.nullable().meta({ description: 'First day after this term; null for a perpetual subscription' }),
      lastDay: date.nullable(),
      timeZone,
    }),
    stackedTerms: z
      .array(
        z.strictObject({
          number: z.number().int(),
          startsOn: date,
          expiresOn: date.nullable(),
          lastDay: date.nullable(),
          seats: z.number().int(),
          plan: planVersion,
        }),
      )
      .meta({ description: 'Terms that are paid for and have not begun, each where the one before ends' }),
    entitlesFrom: date.meta({ description: 'First day on which licences let users work' }),
    expiresOn: date.nullable().meta({
      description: 'First day after the last term, stacked ones included; null for a perpetual subscription',
    }),
    lastDay: date.nullable().meta({ description: 'The day before it' }),
    paidThrough: date.nullable().meta({ description: 'First day not paid for; null for a perpetual subscription' }),
    replaces: z
      .strictObject({ subscriptionId, when: z.enum(['now', 'lastDay']) })
      .nullable()
      .meta({ description: 'The subscription whose place this one takes' }),
    endsBecause: z
      .strictObject({
        reason: z.literal('replacement'),
        by: subscriptionId.meta({ description: 'Id of the subscription that takes its place' }),
        when: z.enum(['now', 'lastDay']),
        movesFrom: date.meta({ description: 'From this day on its users are moved' }),
        on: date.meta({ description: 'The first day after it, or later: once all its users are moved' }),
        movedAt: instant.nullable().meta({ description: 'When all its users were moved; null until then' }),
      })
      .nullable()
      .meta({ description: 'Why it will not go on, or has not' }),
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

/** The last two go to users who were moved here from another subscription. */
const sentKinds = z.enum([...noticeKinds.options, 'invitation', 'installationReminder']);

export const notices = pageOf(
  z
    .strictObject({
      kind: sentKinds,
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
          text: z.string().meta({ description: 'Without the links by which only its reader says to be done' }),
        })
        .nullable()
        .meta({ description: 'As it was sent; null once the data of the tenant is deleted, or its reader is purged' }),
    })
    .meta({ id: 'Notice' }),
  'NoticePage',
);

export const progress = z
  .strictObject({
    state: z.enum(['running', 'paused', 'stuck', 'undoing', 'done', 'undone']),
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
    case 'termStart':
      return { kind: step.kind, term: step.term, ...when };
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
  const last = lastTerm(found);
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
      timeZone: term.zone,
      ...auditOutcome(term),
    },
    stackedTerms: stackedTerms(found).map(showStacked),
    entitlesFrom: (found.replaces?.movesFrom ?? found.terms[0].startsOn).toString(),
    ...auditOutcome(last),
    paidThrough: auditOutcome(last).expiresOn,
    replaces: found.replaces && { subscriptionId: found.replaces.subscriptionId, when: found.replaces.when },
    endsBecause: found.replacement && showReplacement(found.replacement, last),
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

function auditOutcome({ expiresOn }: Term): { expiresOn: string | null; lastDay: string | null } {
  return { expiresOn: expiresOn?.toString() ?? null, lastDay: expiresOn && lastDayOf(expiresOn).toString() };
}

function showStacked(term: Term) {
  const { number, startsOn, seats, plan } = term;
  return {
    number,
    startsOn: startsOn.toString(),
    ...auditOutcome(term),
    seats,
    plan: { id: plan.id, version: plan.version },
  };
}

export function showReplacement({ by, when, movesFrom, movedAt }: Replacement, { expiresOn }: Term) {
  const reason = 'replacement' as const;
  const on = (when === 'lastDay' && expiresOn) || movesFrom;
  return { reason, by, when, movesFrom: movesFrom.toString(), on: on.toString(), movedAt: movedAt?.toString() ?? null };
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
    kind: sentKinds.parse(kind),
    days,
    state: sent,
    readerId,
    messageId,
    scheduledAt: showInstant(scheduledAt),
    at: showInstant(at),
    mail: mail && { to: mail.to, language: mail.language, subject: mail.subject, text: withoutLinks(mail.text) },
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
