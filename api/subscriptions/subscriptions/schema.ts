import { z } from 'zod';
import { stateNoticeKinds } from '../../../domain/subscriptions/events.js';
import { cancellationReasons, subscriptionOrigins } from '../../../domain/subscriptions/subscription.js';
import { licensingModel, planVersion } from '../../catalogue/plans/schema.js';
import { currency, date, email, instant, line, slug, timeZone } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { person, resultAt } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const subscriptionId = idOf('subscription', 'Id of a subscription');
const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');

export const certificateId = z
  .string()
  .regex(/^cert_[0-9a-f]{24}$/)
  .meta({ description: 'Id of a deletion certificate', example: 'cert_3f5a1c0b9d8e7f6a5b4c3d2e' });

export const noticeKinds = z.enum(['expiring', ...stateNoticeKinds]);

export const milestone = z
  .strictObject({
    kind: z
      .enum([
        'termStart',
        'setUpStart',
        'takeOver',
        'superseding',
        'expiry',
        'unpaid',
        'disablement',
        'deletion',
        'notice',
        'stateNotice',
        'proForma',
        'collection',
      ])
      .meta({
        description:
          'termStart: a stacked term begins; setUpStart: the users of the subscription that this one replaces are moved from now on; takeOver: the organisation takes it over from its purchaser; superseding: another subscription has taken its place; expiry: the end of the last term; unpaid: the end of the paid time inside a term; proForma: a pro-forma invoice is issued; collection: the payment is tried to be collected',
      }),
    id: z.string().meta({ description: 'By which an event names it that stands for it once it was missed' }),
    notice: noticeKinds.optional().meta({ description: 'Which message, for notices' }),
    term: z.number().int().optional().meta({ description: 'Number of the term that begins, for `termStart`' }),
    days: z.number().int().optional().meta({
      description: 'Days before the end, for the notice `expiring`, or before the deletion, for `deletionIsNear`',
    }),
    unpaidFrom: date.optional().meta({
      description: 'First day of what is to be paid, for `proForma` and `collection`',
    }),
    day: z
      .number()
      .int()
      .optional()
      .meta({ description: 'Days after `unpaidFrom`, for `collection`; before it: negative' }),
    on: date,
    at: instant,
  })
  .meta({
    id: 'Milestone',
    description: 'A dated point of the future: state changes at the start of a day, messages at 09:00',
  });

const cancellationTime = z
  .enum(['endOfTerm', 'now'])
  .meta({ description: 'endOfTerm: users work until the last day; now: they no longer do from this moment on' });
const cancellationReason = z.enum(cancellationReasons);

export const newCancellation = z
  .strictObject({
    when: cancellationTime,
    reason: cancellationReason,
    feedback: z
      .string()
      .trim()
      .max(2000)
      .optional()
      .meta({ description: 'Kept in the audit, for people', example: 'We closed the branch in Łódź.' }),
  })
  .meta({ id: 'NewCancellation' });

const state = z.enum(['pending', 'settingUp', 'active', 'grace', 'disabled', 'superseded', 'undone', 'deleted']).meta({
  description:
    'pending: it waits for the last day of the one that it replaces; grace: users still work; disabled: they do not, the data is kept. Ends: superseded: its users are on another subscription; undone: it was never set up, keys and licences are where they were; deleted: the data is gone',
});

const termFields = {
  number: z.number().int(),
  startsOn: date,
  expiresOn: date.nullable().meta({ description: 'First day after this term; null for a perpetual subscription' }),
  lastDay: date.nullable(),
  source: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('redemption'),
        redemptionId: idOf('redemption', 'The redemption whose keys made it'),
      }),
      z.strictObject({ kind: z.literal('order'), orderId: z.string().meta({ description: 'The order that made it' }) }),
    ])
    .meta({ id: 'TermSource', description: 'What the term was committed by' }),
  billing: z.enum(['prepaid', 'invoiced', 'perpetual']).meta({
    description: 'prepaid: paid by keys, whole and in advance; invoiced: paid period by period; perpetual: paid once',
  }),
  periods: z
    .array(
      z
        .strictObject({
          startsOn: date,
          endsBefore: date.meta({ description: 'First day after the period' }),
          paidOn: date.nullable().meta({ description: 'Value date of the payment; null while it is unpaid' }),
        })
        .meta({ id: 'BillingPeriod' }),
    )
    .nullable()
    .meta({ description: 'Of an invoiced term; null for others' }),
};

export const problem = z.strictObject({
  code: z.string().meta({ description: 'Stable, as in the table of error codes', example: 'dataPlaneRefused' }),
  message: z.string().meta({ example: 'The data plane answered 422: Told to fail' }),
});

export const dataPlane = z
  .strictObject({
    state: z.enum(['confirmed', 'sending', 'deferred', 'parked']).meta({
      description:
        'confirmed: the data plane has what the subscription shows; sending: it is being commanded; deferred: it does not answer, and is asked again by itself; parked: it has refused, and waits for an operator',
    }),
    problem: problem.nullable().meta({ description: 'Of the last attempt; null once the data plane has confirmed' }),
  })
  .meta({ id: 'DataPlaneState', description: 'Whether the data plane has what the subscription shows' });

const endsBecause = z
  .discriminatedUnion('reason', [
    z.strictObject({
      reason: z.literal('replacement'),
      by: subscriptionId.meta({ description: 'Id of the subscription that takes its place' }),
      when: z.enum(['now', 'lastDay']),
      movesFrom: date.meta({ description: 'From this day on its users are moved' }),
      on: date.meta({ description: 'The first day after it, or later: once all its users are moved' }),
      movedAt: instant.nullable().meta({ description: 'When all its users were moved; null until then' }),
    }),
    z.strictObject({
      reason: z.literal('cancellation'),
      when: cancellationTime,
      cancellationReason,
      since: instant.meta({ description: 'When it was cancelled' }),
      on: date.meta({ description: 'The first day on which users no longer work' }),
    }),
    z.strictObject({
      reason: z.literal('lapse'),
      on: date.meta({ description: 'The first day after its last term: it does not go on by itself' }),
    }),
  ])
  .meta({ id: 'EndsBecause', description: 'Why it will not go on, or has not' });

export const intent = z
  .enum(['renew', 'lapse', 'extendMonthly'])
  .meta({ description: 'What is to be at the end of the term; extendMonthly: it goes on month by month' });
const nextSeats = z.int().min(1).max(1_000_000);

export const freeUsersAtRenewal = z.array(person).max(1000).optional().meta({
  description:
    'Who gives the licence back when the next term begins with fewer seats than people, by id or e-mail address; where they do not suffice the newest assignments go. Can be said anew until then',
});

export const freeUsersNow = z.array(person).max(1000).optional().meta({
  description: 'Who loses the licence, by id or e-mail address; where they do not suffice, the newest assignments go',
});

export const newEndOfTerm = z
  .strictObject({
    intent,
    seats: nextSeats.nullable().optional().meta({ description: 'Of the next term; left out or null: as many as now' }),
    planId: slug.nullable().optional().meta({ description: 'Of the next term; left out or null: the same plan' }),
    freeUsers: freeUsersAtRenewal,
  })
  .meta({ id: 'NewEndOfTerm' });

/** What follows, with the people: as it would be if the next term began now. */
export const renewalPreview = z
  .strictObject({
    intent,
    startsOn: date.nullable().meta({ description: 'When the next term begins; null: nothing of it ends' }),
    seats: z.int().meta({ description: 'Of the next term' }),
    assigned: z.int().meta({ description: 'How many hold a licence now' }),
    named: z.array(idOf('user', 'Id of a user')).meta({ description: 'Who is named to be freed' }),
    freed: z
      .array(
        z.strictObject({
          userId: idOf('user', 'Id of a user'),
          because: z.enum(['left', 'named', 'newest']).meta({
            description: 'left: deactivated; named: somebody has said so; newest: assigned last of those who are left',
          }),
        }),
      )
      .max(1000)
      .meta({ description: 'Who would give the licence back, at most 1,000 of them' }),
    count: z.int().meta({ description: 'How many would' }),
  })
  .meta({ id: 'RenewalPreview', description: 'Who keeps a seat when the next term begins, as of now' });

const endOfTerm = z
  .strictObject({
    intent,
    decided: z.boolean().meta({ description: 'Somebody has said so; false: it is what happens by itself' }),
    seats: nextSeats.nullable().meta({ description: 'Of the next term; null: as many as now' }),
    plan: planVersion.nullable().meta({ description: 'Of the next term; null: the same plan, in its newest version' }),
    intents: z.array(intent).meta({ description: 'What can be chosen' }),
    decidedBy: instant.nullable().meta({
      description:
        'When payment of the next term is asked for: fewer seats and another plan are decided before; null: it is not',
    }),
  })
  .meta({ id: 'EndOfTerm', description: 'What follows the last term' });

const payer = z
  .strictObject({
    billingAccountId: idOf('billingAccount', 'Id of a billing account'),
    purchaserId: idOf('user', 'Id of a user').nullable().meta({
      description: 'The user who pays for a team, and decides on it; null: an organisation pays',
    }),
    currency,
  })
  .meta({ id: 'Payer', description: 'Who pays for it by period, and in which currency' });

export const subscription = z
  .strictObject({
    id: subscriptionId,
    tenantId,
    testClockId: idOf('testClock', 'The test clock that it lives on').nullable(),
    state,
    reason: z.string().meta({ description: 'Why it is in its state, as a stable code', example: 'termPaid' }),
    since: instant,
    plan: planVersion.meta({
      description: 'The version that the term was sold under; a later one applies from the next term',
    }),
    licensingModel,
    origin: z.enum(subscriptionOrigins).meta({
      description: 'How it came to be: by product keys, by an order, or bought by a user for a team',
    }),
    seats: z.strictObject({ owned: z.number().int(), assigned: z.number().int() }),
    term: z.strictObject({ ...termFields, timeZone }),
    stackedTerms: z
      .array(z.strictObject({ ...termFields, seats: z.number().int(), plan: planVersion }))
      .meta({ description: 'Terms that have not begun, each where the one before ends' }),
    entitlesFrom: date.meta({ description: 'First day on which licences let users work' }),
    expiresOn: date.nullable().meta({
      description: 'First day after the last term, stacked ones included; null for a perpetual subscription',
    }),
    lastDay: date.nullable().meta({ description: 'The day before it' }),
    paidThrough: date
      .nullable()
      .meta({ description: 'First day not paid for; null for a perpetual subscription that is paid' }),
    commercialRevision: z.number().int().meta({
      description: 'Counts the changes of terms, seats, prices and payments',
    }),
    deletionBegun: z.boolean().meta({ description: 'The deletion of its data has begun: nothing leads back' }),
    replaces: z
      .strictObject({ subscriptionId, when: z.enum(['now', 'lastDay']) })
      .nullable()
      .meta({ description: 'The subscription whose place this one takes' }),
    endsBecause: endsBecause.nullable(),
    payer: payer.nullable().meta({ description: 'Null where nobody pays by period: of keys' }),
    takeOver: z
      .strictObject({
        billingAccountId: idOf('billingAccount', 'Id of the organisation’s billing account'),
        on: date.meta({ description: 'The first day on which the organisation decides' }),
        since: instant,
      })
      .nullable()
      .meta({
        id: 'PlannedTakeOver',
        description: 'The organisation takes it over from its purchaser; what is not paid yet is asked of it now',
      }),
    partnerOfRecord: z
      .strictObject({ id: partnerId, name: z.string().meta({ example: 'Doradca IT sp. z o.o.' }) })
      .nullable()
      .meta({ id: 'SubscriptionPartner', description: 'The partner that advises on it; null: nobody' }),
    endOfTerm: endOfTerm.nullable().meta({ description: 'Null for a perpetual subscription' }),
    cancellationAllowedUntil: instant.nullable().meta({
      description:
        'Until then what was bought, renewed or added last can be given back for its unused days, as far as it was not yet (refunds of the request for payment say what of it); null: nothing can',
    }),
    entitlement: z.strictObject({
      usersWork: z.boolean().meta({ description: 'Users with a licence can work' }),
      administratorsExport: z.boolean().meta({ description: 'Administrators see it and can export its data' }),
      data: z.enum(['none', 'kept', 'gone']),
    }),
    renewal: z
      .strictObject({
        possible: z.boolean().meta({ description: 'A key can renew it now' }),
        code: z.string().nullable().meta({ description: 'What it would be refused with', example: 'renewNotPossible' }),
        explanation: z.string().nullable().meta({ description: 'The same as a sentence' }),
      })
      .meta({ description: 'Whether `renew` would be taken now' }),
    nextMilestones: z.array(milestone),
    dataPlane: dataPlane.nullable().meta({
      description: 'Null as long as nothing had to be said after the set-up, and once the data is deleted',
    }),
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
    assign: z.array(person).max(20).default([]),
    unassign: z.array(person).max(20).default([]),
  })
  .refine(({ assign, unassign }) => assign.length + unassign.length <= 20, 'must name at most 20 users in all')
  .refine(({ assign, unassign }) => assign.length + unassign.length > 0, 'must name at least one user')
  .meta({ id: 'LicenceChange' });

export const changedLicences = z
  .strictObject({
    results: z.array(
      resultAt(
        z.enum(['assigned', 'alreadyAssigned', 'unassigned', 'notAssigned', 'keptByGroup', 'refused']).meta({
          description: 'keptByGroup: it is not assigned to the person any more, who keeps it by a group',
        }),
      ),
    ),
  })
  .meta({
    id: 'ChangedLicences',
    description: 'Answered person by person: one that is refused does not fail the others',
  });

/** Why somebody holds a licence: it goes with the last of these. */
export const licenceSources = z
  .strictObject({
    direct: z.boolean().meta({ description: 'It was assigned to the person' }),
    groups: z.array(
      z.strictObject({ id: idOf('group', 'Id of a group'), name: z.string().meta({ example: 'Sales' }) }),
    ),
  })
  .meta({ id: 'LicenceSources', description: 'Why the person holds it: it goes with the last of these' });

export const licences = pageOf(
  z
    .strictObject({
      userId,
      name: z.string().meta({ description: 'Empty once the user is purged', example: 'Jan Nowak' }),
      email: email.nullable().meta({ description: 'Null once the user is purged' }),
      assignedAt: instant,
      lastUsedAt: instant.nullable().meta({ description: 'As the data plane says; null: never since it was assigned' }),
      sources: licenceSources,
    })
    .meta({ id: 'Licence' }),
  'LicencePage',
);

export const progress = z
  .strictObject({
    state: z.enum(['running', 'paused', 'stuck', 'undoing', 'done', 'undone', 'cancelled']),
    step: z.string().meta({ example: 'provisioning' }),
    problem: problem.nullable(),
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

/** To what lists are limited by how a subscription came to be, and who pays for it. */
export const bySale = {
  origin: subscription.shape.origin.optional().meta({ description: 'That came to be like this' }),
  purchaserId: idOf('user', 'Paid for by this user').optional(),
};
