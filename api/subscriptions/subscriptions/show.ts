/** Subscriptions and what belongs to them, as they are answered. */
import type { z } from 'zod';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { addHours, compareInstants, dateIn, type Instant, isBefore } from '../../../domain/calendar.js';
import { perpetualPolicy } from '../../../domain/catalogue/policies.js';
import { DomainError } from '../../../domain/errors.js';
import { entitlement } from '../../../domain/subscriptions/entitlement.js';
import { lastDayOf } from '../../../domain/subscriptions/milestones.js';
import { renewalOf } from '../../../domain/subscriptions/renewal.js';
import { type Step, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import {
  currentTerm,
  hasEnded,
  isPaidByPeriod,
  lastTerm,
  paidThrough,
  type Replacement,
  type Subscription,
  seatsOwned,
  stackedTerms,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import type { BillingPeriod, Term } from '../../../domain/subscriptions/terms.js';
import type { User } from '../../../models/identity/users.js';
import type { DataPlaneCommandRecord } from '../../../models/subscriptions/data-plane-commands.js';
import type { Assignment } from '../../../models/subscriptions/licences.js';
import type { Certificate, Progress } from '../../../models/subscriptions/long-processes.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { showInstant } from '../../formats.js';
import type { Language } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { workflowIn } from '../../services.js';
import type { NamedGroup } from './groups-giving.js';
import type { certificate, dataPlane, milestone, progress, subscription } from './schema.js';

export function showMilestone(step: Step): z.input<typeof milestone> {
  const { kind, id } = step;
  const when = { on: step.on.toString(), at: step.at.toString() };
  switch (step.kind) {
    case 'notice':
      return { kind, id, notice: 'expiring', days: step.days, ...when };
    case 'stateNotice':
      return { kind, id, notice: step.notice, ...(step.days === undefined ? {} : { days: step.days }), ...when };
    case 'termStart':
      return { kind, id, term: step.term, ...when };
    case 'proForma':
      return { kind, id, unpaidFrom: step.unpaidFrom.toString(), ...when };
    case 'collection':
      return { kind, id, unpaidFrom: step.unpaidFrom.toString(), day: step.day, ...when };
    default:
      return { kind, id, ...when };
  }
}

/** What a subscription is shown with. */
export interface Beside {
  /** Its tenant's time. */
  readonly now: Instant;
  /** The newest command to its data plane. */
  readonly command: DataPlaneCommandRecord | null;
  /** Who advises on it; null: nobody. */
  readonly partnerOfRecord: { readonly id: string; readonly name: string } | null;
  /** Null: who is shown it does not see Temporal. */
  readonly temporalUiUrl: string | null;
  /** Of the caller. */
  readonly language: Language;
}

export function showSubscription(
  projection: SubscriptionProjection,
  { now, command, partnerOfRecord, temporalUiUrl, language }: Beside,
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
    reason: found.reason,
    since: found.since.toString(),
    plan: { id: term.plan.id, version: term.plan.version },
    licensingModel: term.expiresOn === null ? 'perpetual' : 'subscription',
    origin: found.origin,
    seats: { owned: seatsOwned(found), assigned: found.assigned },
    term: { ...showTerm(term), timeZone: term.zone },
    stackedTerms: stackedTerms(found).map(showStacked),
    entitlesFrom: (found.replaces?.movesFrom ?? found.terms[0].startsOn).toString(),
    ...endOf(last),
    paidThrough: paidThrough(found)?.toString() ?? null,
    commercialRevision: found.commercialRevision,
    deletionBegun: found.deletionBegun,
    replaces: found.replaces && { subscriptionId: found.replaces.subscriptionId, when: found.replaces.when },
    endsBecause: showEndsBecause(found),
    payer: found.payer && { ...found.payer },
    takeOver: showTakeOver(found),
    partnerOfRecord,
    endOfTerm: showEndOfTerm(found),
    cancellationAllowedUntil: cancellationAllowedUntil(found, now)?.toString() ?? null,
    entitlement: {
      usersWork: access.usersWork,
      administratorsExport: access.administratorsExport,
      data: access.data,
    },
    renewal: showRenewal(found, language),
    nextMilestones: upcomingSteps(found).map(showMilestone),
    dataPlane: command && showDataPlane(command),
    legalHold: found.hold && { reason: found.hold.reason, since: found.hold.since.toString() },
    certificateId: found.certificateId,
    workflow:
      temporalUiUrl === null ? null : workflowIn(temporalUiUrl, subscriptionWorkflowId(found.tenantId, found.id)),
    now: now.toString(),
  };
}

export function showDataPlane({ state, problem }: DataPlaneCommandRecord): z.input<typeof dataPlane> {
  return { state, problem: problem && { code: problem.code, message: problem.message } };
}

function endOf({ expiresOn }: Term): { expiresOn: string | null; lastDay: string | null } {
  return { expiresOn: expiresOn?.toString() ?? null, lastDay: expiresOn && lastDayOf(expiresOn).toString() };
}

function showTerm(term: Term) {
  const { number, startsOn, source, billing } = term;
  const periods = term.billing === 'invoiced' ? term.periods.map(showPeriod) : null;
  return { number, startsOn: startsOn.toString(), ...endOf(term), source, billing, periods };
}

function showPeriod({ startsOn, endsBefore, paidOn }: BillingPeriod) {
  return {
    startsOn: startsOn.toString(),
    endsBefore: endsBefore.toString(),
    paidOn: paidOn?.toString() ?? null,
  };
}

function showStacked(term: Term) {
  const { seats, plan } = term;
  return { ...showTerm(term), seats, plan: { id: plan.id, version: plan.version } };
}

/** Why it will not go on; null where it may, where it has come back, or where that is over. */
export function showEndsBecause(found: Subscription): z.input<typeof subscription>['endsBecause'] {
  const { replacement, cancellation, renewal, phase } = found;
  const last = lastTerm(found);
  if (replacement) return showReplacement(replacement, last);
  if (cancellation) {
    const { when, reason: cancellationReason, since } = cancellation;
    const on = (when === 'endOfTerm' && last.expiresOn) || dateIn(last.zone, since);
    return { reason: 'cancellation', when, cancellationReason, since: since.toString(), on: on.toString() };
  }
  if (last.expiresOn === null) return null;
  return phase === 'active' && renewal.intent === 'lapse' ? { reason: 'lapse', on: last.expiresOn.toString() } : null;
}

export function showTakeOver({ takeOver }: Subscription): z.input<typeof subscription>['takeOver'] {
  if (!takeOver) return null;
  const { to, on, since } = takeOver;
  return { billingAccountId: to.billingAccountId, on: on.toString(), since: since.toString() };
}

function showEndOfTerm(found: Subscription): z.input<typeof subscription>['endOfTerm'] {
  const last = lastTerm(found);
  if (last.expiresOn === null) return null;
  const { intent, seats, plan } = found.renewal;
  return {
    intent,
    decided: found.renewalDecided,
    seats,
    plan: plan && { id: plan.plan.id, version: plan.plan.version },
    // Keys make no promise of a price.
    intents: !isPaidByPeriod(found, last) ? ['lapse'] : [...last.policy.endOfTermIntents],
    decidedBy: decidedBy(found)?.at.toString() ?? null,
  };
}

/** The step by which fewer seats, or another plan, have to be decided: the request for payment of the next term; null: none is to come. */
export function decidedBy(found: Subscription): Step | null {
  const last = lastTerm(found);
  const { expiresOn } = last;
  if (!isPaidByPeriod(found, last)) return null;
  const step = upcomingSteps(found).find(({ kind }) => kind === 'proForma');
  return step?.kind === 'proForma' && expiresOn && step.unpaidFrom.equals(expiresOn) ? step : null;
}

/** Of the newest term that an order or its payment made, or of seats that were added since; null where that time is over. */
function cancellationAllowedUntil(found: Subscription, now: Instant): Instant | null {
  const { payer, seatsAddedAt } = found;
  const last = lastTerm(found);
  if (!payer || hasEnded(found)) return null;
  const { cancellationWindowHours } = last.policy ?? perpetualPolicy;
  const bought = [seatsAddedAt, last.source.kind === 'order' ? last.committedAt : null].filter((at) => at !== null);
  const [until] = bought
    .map((at) => addHours(at, cancellationWindowHours))
    .toSorted((one, other) => compareInstants(other, one));
  return until && isBefore(now, until) ? until : null;
}

function showReplacement({ by, when, movesFrom, movedAt }: Replacement, { expiresOn }: Term) {
  const reason = 'replacement' as const;
  const on = (when === 'lastDay' && expiresOn) || movesFrom;
  return { reason, by, when, movesFrom: movesFrom.toString(), on: on.toString(), movedAt: movedAt?.toString() ?? null };
}

export function showRenewal(found: Subscription, language: Language): z.input<typeof subscription>['renewal'] {
  const renewal = renewalOf(found);
  return renewal instanceof DomainError
    ? { possible: false, code: renewal.code, explanation: sentenceOf(renewal, language) }
    : { possible: true, code: null, explanation: null };
}

export function showLicence(
  { userId: id, assignedAt, lastUsedAt, direct }: Assignment,
  holder: User | undefined,
  groups: readonly NamedGroup[],
) {
  return {
    userId: id,
    name: holder?.name ?? '',
    email: holder?.email || null,
    assignedAt: showInstant(assignedAt),
    lastUsedAt: lastUsedAt && showInstant(lastUsedAt),
    sources: { direct, groups: [...groups] },
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
