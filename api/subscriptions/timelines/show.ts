import type { z } from 'zod';
import { compareInstants, type Instant, instant } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { accessIn } from '../../../domain/subscriptions/entitlement.js';
import { actions, refusals } from '../../../domain/subscriptions/possible-actions.js';
import type { Snapshot } from '../../../domain/subscriptions/snapshots.js';
import { currentTerm, type Subscription, stateOf } from '../../../domain/subscriptions/subscription.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { showSubscription } from '../subscriptions/show.js';
import { type MoneyOfEvents, withMoney } from './money.js';
import type { Life, NoticeOutcomes } from './past.js';
import { showEvent, showPlanned, showSpan, type subscriptionAt } from './schema.js';
import { type DescribedEvent, describeEvent, explanationOf, spansOf } from './story.js';
import type { Formatter } from './words.js';

/** The life and, of its past, the events that are asked for. */
export function showLife(
  { latest, snapshots }: Pick<Life, 'latest' | 'snapshots'>,
  past: readonly Snapshot[],
  future: readonly Snapshot[],
  {
    now,
    formatter,
    outcomes,
    money = new Map(),
  }: { now: Instant; formatter: Formatter; outcomes?: NoticeOutcomes; money?: MoneyOfEvents },
) {
  const described = (one: Snapshot) => withMoney(describeEvent(one, formatter), money.get(one.event), formatter);
  return {
    now: now.toString(),
    timeZone: currentTerm(latest).zone,
    past: past.map((one) => showEvent(withOutcome(described(one), outcomes?.get(messageOf(one)), formatter))),
    future: future.map((one) => showPlanned(described(one))),
    spans: spansOf([...snapshots, ...future]).map(showSpan),
  };
}

function messageOf({ event }: Snapshot): string {
  return event.kind === 'noticeDue' ? (event.milestones[0] ?? '') : '';
}

/** A message with how many readers it has reached; one whose reason was gone first was sent to nobody. */
function withOutcome(
  described: DescribedEvent,
  outcome: ReadonlyMap<string, number> | undefined,
  { texts }: Formatter,
): DescribedEvent {
  if (!outcome) return described;
  const nobody = outcome.size === 1 && outcome.has('obsolete');
  const details = { ...described.details, readers: Object.fromEntries(outcome) };
  return { ...described, details, explanation: nobody ? texts.notSent : described.explanation };
}

export function showAt(
  projection: SubscriptionProjection,
  then: Subscription | null,
  { at, now, formatter }: { at: Instant; now: Instant; formatter: Formatter },
): z.input<typeof subscriptionAt> {
  const common = {
    subscriptionId: projection._id,
    at: at.toString(),
    now: now.toString(),
    basis: compareInstants(at, now) > 0 ? ('predicted' as const) : ('recorded' as const),
    explanation: explanationOf(then, formatter),
  };
  if (!then) {
    const { usersWork, administratorsExport, data } = accessIn('pending');
    const { explanation } = common;
    return {
      ...common,
      state: null,
      reason: 'notBegun',
      since: null,
      plan: null,
      licensingModel: null,
      seats: null,
      term: null,
      stackedTerms: [],
      entitlesFrom: null,
      expiresOn: null,
      lastDay: null,
      paidThrough: null,
      commercialRevision: null,
      deletionBegun: false,
      replaces: null,
      endsBecause: null,
      origin: null,
      payer: null,
      takeOver: null,
      endOfTerm: null,
      cancellationAllowedUntil: null,
      entitlement: { usersWork, administratorsExport, data },
      renewal: { possible: false, code: 'notFound', explanation },
      actions: actions.map((action) => ({ action, possible: false, code: 'notFound', explanation })),
      nextMilestones: [],
      legalHold: null,
      certificateId: null,
    };
  }
  const shown = showSubscription(
    { ...projection, state: stateOf(then), subscription: toJson(then) },
    { now: at, command: null, partnerOfRecord: null, temporalUiUrl: null, language: formatter.language },
  );
  const {
    id: _id,
    tenantId: _tenantId,
    testClockId: _clock,
    workflow: _workflow,
    now: _now,
    dataPlane: _plane,
    partnerOfRecord: _adviser,
    ...life
  } = shown;
  const refused = refusals(then, at);
  return {
    ...common,
    ...life,
    // What was due by then counts as done, even where the message went out a moment later.
    nextMilestones: shown.nextMilestones.filter((step) => compareInstants(instant(step.at), at) > 0),
    actions: actions.map((action) => {
      const refusal = refused[action];
      const explanation = refusal && sentenceOf(refusal, formatter.language);
      return { action, possible: refusal === null, code: refusal?.code ?? null, explanation };
    }),
  };
}
