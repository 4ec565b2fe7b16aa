import { z } from 'zod';
import { instant as parseInstant, plainDate } from '../../../domain/calendar.js';
import { policies } from '../../../domain/catalogue/policies.js';
import { type EventKind, eventKinds } from '../../../domain/subscriptions/events.js';
import { actions } from '../../../domain/subscriptions/possible-actions.js';
import { date, instant, line, locale, slug, timeZone } from '../../formats.js';
import { pageQuery } from '../../http/page.js';
import { noticeKinds, subscription, subscriptionId } from '../subscriptions/schema.js';
import type { DescribedEvent, Span } from './story.js';

const { state } = subscription.shape;

/** Far enough for every term, near enough for every calendar; of what is no date something else is said. */
const isReachable = (text: string) => !/^\d{4}-/.test(text) || (text >= '1900' && text < '2200');
const outOfReach = 'must lie between 1900 and 2200';

const anyInstant = instant.refine(isReachable, outOfReach);

/** The language of what is meant for people, for callers that cannot send a header. */
export const inLanguage = {
  locale: locale.optional().meta({
    description: 'Language of what is meant for people (en, pl or cs), for callers that cannot send `Accept-Language`',
  }),
};

/** `noticeDue` is a notice: whether it has gone out is said by the list of notices. */
function publicKind(kind: EventKind): PublicKind {
  return kind === 'noticeDue' ? 'notice' : kind;
}

type PublicKind = Exclude<EventKind, 'noticeDue'> | 'notice';

const event = z
  .strictObject({
    kind: z.enum(eventKinds.map(publicKind)).meta({
      description: 'What happened, or what will: the same names for the past and the future',
      example: 'expired',
    }),
    notice: noticeKinds.optional().meta({ description: 'Which message, for `notice`' }),
    days: z.number().int().optional().meta({
      description: 'Days before the end, for the notice `expiring`, or before the deletion, for `deletionIsNear`',
    }),
    on: date.meta({ description: 'The day in the term’s time zone' }),
    scheduledAt: instant.meta({ description: 'When it was or is due; for what a caller did, when that was' }),
    at: instant.meta({ description: 'When it happened; for the future, when it is due' }),
    reason: z.string().meta({ description: 'Why, as a stable code', example: 'termExpired' }),
    explanation: z.string().meta({
      description: 'The same as a sentence for a person',
      example:
        'The term ended on 14 March 2027 and nobody has renewed it: users can still work until 13 April 2027 inclusive.',
    }),
    state: state.meta({ description: 'The state that it leads to, or that goes on' }),
    details: z.record(z.string(), z.unknown()).meta({
      description:
        'What else is known of it: the term, seats, who takes the place, the missed milestones that it stands for (`insteadOf`)',
    }),
  })
  .meta({ id: 'TimelineEvent' });

const span = z
  .strictObject({
    state,
    from: instant,
    to: instant.nullable().meta({ description: 'Null for the last one' }),
    ...subscription.shape.entitlement.shape,
  })
  .meta({ id: 'TimelineSpan', description: 'A time in one state, and what it lets people do' });

export const timeline = z
  .strictObject({
    now: instant,
    timeZone,
    past: z.array(event).meta({ description: 'What happened, the oldest first' }),
    next: z.string().nullable().meta({ description: 'Cursor of the page with what was before; null where it begins' }),
    future: z.array(event).meta({ description: 'What will happen if nobody does anything' }),
    spans: z.array(span).meta({ description: 'The whole life, past and future' }),
  })
  .meta({ id: 'Timeline' });

export const timelineQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(100).default(100).meta({
    description: 'How many events of the past to answer at most: the newest ones',
    example: 100,
  }),
  ...inLanguage,
});

const action = z
  .strictObject({
    action: z.enum(actions),
    possible: z.boolean(),
    code: z.string().nullable().meta({ description: 'What it would be refused with', example: 'renewNotPossible' }),
    explanation: z.string().nullable().meta({ description: 'The same as a sentence for a person' }),
  })
  .meta({ id: 'PossibleAction' });

const { plan, licensingModel, seats, term, stackedTerms, entitlesFrom, expiresOn, lastDay } = subscription.shape;
const { paidThrough, commercialRevision, deletionBegun, replaces, endsBecause, entitlement, renewal } =
  subscription.shape;
const { origin, takeOver, nextMilestones, legalHold, certificateId, payer, endOfTerm, cancellationAllowedUntil } =
  subscription.shape;

export const subscriptionAt = z
  .strictObject({
    subscriptionId,
    at: instant,
    now: instant,
    basis: z.enum(['recorded', 'predicted']).meta({
      description:
        'recorded: as it was, by the terms and holds of that time; predicted: as it will be if nobody does anything',
    }),
    state: state.nullable().meta({ description: 'Null before the subscription began' }),
    reason: z.string().meta({ description: 'Why it is in its state, as a stable code', example: 'termPaid' }),
    explanation: z.string().meta({ description: 'The same as a sentence for a person' }),
    since: instant.nullable(),
    plan: plan.nullable(),
    licensingModel: licensingModel.nullable(),
    seats: seats.nullable(),
    term: term.nullable(),
    stackedTerms,
    entitlesFrom: entitlesFrom.nullable(),
    expiresOn,
    lastDay,
    paidThrough,
    commercialRevision: commercialRevision.nullable(),
    deletionBegun,
    replaces,
    endsBecause,
    origin: origin.nullable(),
    payer,
    takeOver,
    endOfTerm,
    cancellationAllowedUntil,
    entitlement,
    renewal,
    actions: z.array(action).meta({ description: 'What a client could do at that instant' }),
    nextMilestones: nextMilestones.meta({ description: 'What was or will be ahead, as it is known at that instant' }),
    legalHold,
    certificateId,
  })
  .meta({ id: 'SubscriptionAt', description: 'The subscription at an instant' });

export const stateQuery = z.strictObject({
  at: anyInstant.optional().meta({ description: 'Any instant; left out: the present' }),
  ...inLanguage,
});

const isMoment = (text: string) =>
  [plainDate, parseInstant].some((parse) => {
    try {
      parse(text);
      return true;
    } catch {
      return false;
    }
  });

/** A day or an instant. */
const moment = z
  .string()
  .max(40)
  .refine(isMoment, 'must be a day as YYYY-MM-DD, or an instant as in RFC 3339')
  .refine(isReachable, outOfReach)
  .meta({
    description: 'An instant, or a day, which stands for 09:00 in the tenant’s time zone',
    example: '2028-03-20',
  });

const days = (most: number) => z.number().int().min(0).max(most);

const policy = z
  .strictObject({
    id: z.enum(policies.map(({ id }) => id)),
    noticeDays: z.array(days(365)).max(20).optional().meta({ description: 'Left out: those of the policy' }),
    graceDays: days(3650).optional(),
    deletionDay: days(3650).optional(),
    reactivation: z.boolean().optional(),
  })
  .meta({ id: 'PreviewedPolicy', description: 'A published policy, with other days where they are given' });

const seatCount = z.number().int().min(1).max(100_000);
const months = z.number().int().min(1).max(120);

const change = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('renewal'),
        at: moment,
        seats: seatCount.optional().meta({ description: 'Left out: as many as there are' }),
        planId: slug.optional().meta({ description: 'Left out: the present one. Its newest version applies' }),
        months: months.optional().meta({ description: 'Left out: the plan’s term' }),
        freeExcess: z.boolean().default(false).meta({
          description: 'Whoever has no seat in the new term loses the licence; else that is refused with `usersToFree`',
        }),
      })
      .meta({ id: 'PreviewedRenewal' }),
    z
      .strictObject({
        kind: z.literal('addSeats'),
        at: moment,
        seats: seatCount.meta({ description: 'How many the keys add' }),
        months: months.optional().meta({ description: 'Left out: the plan’s term' }),
      })
      .meta({ id: 'PreviewedSeats', description: 'Keys of its own plan that add seats to the running term' }),
    z
      .strictObject({ kind: z.literal('payment'), at: moment })
      .meta({ id: 'PreviewedPayment', description: 'Everything that is owed by then is paid; else the next term' }),
    z
      .strictObject({
        kind: z.literal('seatIncrease'),
        at: moment.meta({ description: 'When they are paid' }),
        seats: seatCount.meta({ description: 'How many are bought' }),
      })
      .meta({ id: 'PreviewedSeatIncrease', description: 'More seats of a subscription that is paid by period' }),
    z
      .strictObject({
        kind: z.literal('renewalChange'),
        at: moment,
        intent: z.enum(['renew', 'lapse', 'extendMonthly']),
        seats: seatCount.optional().meta({ description: 'Of the next term; left out: as many as now' }),
        planId: slug.optional().meta({ description: 'Of the next term; left out: the same' }),
      })
      .meta({ id: 'PreviewedRenewalChange', description: 'What is decided for the end of the term' }),
    z
      .strictObject({
        kind: z.literal('replacement'),
        at: moment.meta({ description: 'When the keys are redeemed' }),
        when: z.enum(['now', 'lastDay']),
        planId: slug.meta({ description: 'Another plan' }),
      })
      .meta({
        id: 'PreviewedReplacement',
        description: 'A subscription of another plan takes its place; paid days that are lost by that are agreed to',
      }),
    z
      .strictObject({ kind: z.literal('cancellation'), at: moment, when: z.enum(['endOfTerm', 'now']) })
      .meta({ id: 'PreviewedCancellation' }),
    z
      .strictObject({
        kind: z.literal('legalHold'),
        from: moment,
        to: moment.optional().meta({ description: 'Left out: it stays' }),
        reason: line(200).default('Preview'),
      })
      .meta({ id: 'PreviewedLegalHold' }),
    z.strictObject({ kind: z.literal('legalHoldRelease'), at: moment }).meta({ id: 'PreviewedLegalHoldRelease' }),
    z
      .strictObject({ kind: z.literal('policy'), at: moment, policy })
      .meta({ id: 'PreviewedPolicyChange', description: 'Another policy for the running term' }),
  ])
  .meta({ id: 'PreviewedChange' });

const start = z
  .strictObject({
    at: anyInstant,
    timeZone,
    seats: seatCount.default(1),
    planId: slug.optional().meta({ description: 'A plan in its newest version' }),
    policy: policy.optional().meta({ description: 'In place of a plan, with `months`' }),
    months: months.optional().meta({ description: 'Left out: the plan’s term' }),
  })
  .refine(
    ({ planId, policy }) => (planId === undefined) !== (policy === undefined),
    'must have either planId or policy',
  )
  .refine(({ policy, months }) => policy === undefined || months !== undefined, 'must have months beside a policy')
  .meta({ id: 'PreviewedStart', description: 'A subscription that nobody has' });

export const newTimelinePreview = z
  .strictObject({
    subscriptionId: subscriptionId.optional().meta({ description: 'An existing subscription' }),
    start: start.optional(),
    changes: z.array(change).max(20).default([]),
    ...inLanguage,
  })
  .refine(
    ({ subscriptionId, start }) => (subscriptionId === undefined) !== (start === undefined),
    'must have either subscriptionId or start',
  )
  .meta({ id: 'NewTimelinePreview' });

export const timelinePreview = timeline
  .omit({ next: true })
  .meta({ id: 'TimelinePreview', description: 'The timeline that would be; nothing was changed' });

export function showEvent(described: DescribedEvent): z.input<typeof event> {
  const { kind, notice, days: left, on, scheduledAt, at, reason, explanation, state: after, details } = described;
  return {
    kind: publicKind(kind),
    ...(notice === null ? {} : { notice }),
    ...(left === null ? {} : { days: left }),
    on: on.toString(),
    scheduledAt: scheduledAt.toString(),
    at: at.toString(),
    reason,
    explanation,
    state: after,
    details,
  };
}

/** What has not happened happens when it is due. */
export function showPlanned(described: DescribedEvent): z.input<typeof event> {
  return showEvent({ ...described, at: described.scheduledAt });
}

export function showSpan({ from, to, ...rest }: Span): z.input<typeof span> {
  return { ...rest, from: from.toString(), to: to?.toString() ?? null };
}
