import type { z } from 'zod';
import { compareInstants, type Instant } from '../../domain/calendar.js';
import { accessIn } from '../../domain/entitlement.js';
import type { Remembered } from '../../domain/history.js';
import { actions, refusals } from '../../domain/possible-actions.js';
import type { Foreseen } from '../../domain/prediction.js';
import { currentTerm, type Subscription, stateOf, toJson } from '../../domain/subscription.js';
import type { SubscriptionProjection } from '../../models/subscriptions.js';
import { sentenceOf } from '../i18n/sentences.js';
import { showSubscription } from '../subscriptions/schema.js';
import type { Life } from './past.js';
import { showEvent, showSpan, type subscriptionAt } from './schema.js';
import { explanationOf, spansOf, toldFuture, toldPast } from './story.js';
import type { Words } from './words.js';

/** The life and, of its past, the entries that are asked for. */
export function showLife(
  { latest, history }: Life,
  past: readonly Remembered[],
  future: readonly Foreseen[],
  { now, words }: { now: Instant; words: Words },
) {
  return {
    now: now.toString(),
    timeZone: currentTerm(latest).zone,
    past: past.map((one) => showEvent(toldPast(one, words))),
    future: future.map((one) => showEvent(toldFuture(one, words))),
    spans: spansOf(history, future).map(showSpan),
  };
}

export function showAt(
  projection: SubscriptionProjection,
  then: Subscription | null,
  { at, now, words }: { at: Instant; now: Instant; words: Words },
): z.input<typeof subscriptionAt> {
  const common = {
    subscriptionId: projection._id,
    at: at.toString(),
    now: now.toString(),
    basis: compareInstants(at, now) > 0 ? ('predicted' as const) : ('recorded' as const),
    explanation: explanationOf(then, words),
  };
  if (!then) {
    const { usersWork, administratorsExport, data } = accessIn('pending');
    const reason = common.explanation;
    return {
      ...common,
      state: null,
      why: 'notBegun',
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
      replaces: null,
      endsBecause: null,
      entitlement: { usersWork, administratorsExport, data },
      renewal: { possible: false, reason },
      actions: actions.map((action) => ({ action, possible: false, code: 'notFound', reason })),
      nextMilestones: [],
      legalHold: null,
      certificateId: null,
    };
  }
  const shown = showSubscription({ ...projection, state: stateOf(then), subscription: toJson(then) }, at, null);
  const { id: _id, tenantId: _tenantId, testClockId: _clock, workflow: _workflow, now: _now, ...life } = shown;
  const refused = refusals(then, at);
  return {
    ...common,
    ...life,
    actions: actions.map((action) => {
      const refusal = refused[action];
      const reason = refusal && sentenceOf(refusal, words.language);
      return { action, possible: refusal === null, code: refusal?.code ?? null, reason };
    }),
  };
}
