/** Access as a pure function of dates, policy and payments: it holds whatever the workflow has or has not done yet. */
import { compareInstants, type Instant, startOfDay } from '../calendar.js';
import { DomainError } from '../errors.js';
import { renewalOf } from './renewal.js';
import { schedule, stepsOfEnd } from './schedule.js';
import { hasEnded, type Phase, type Subscription } from './subscription.js';

export interface Entitlement {
  readonly phase: Phase;
  /** Users with a licence can work. */
  readonly usersWork: boolean;
  /** Administrators see the subscription and can export its data. */
  readonly administratorsExport: boolean;
  /** A key would bring it back or keep it going. */
  readonly renewable: boolean;
  readonly data: 'none' | 'kept' | 'gone';
}

/** The terms that were committed by an instant; null when none was. */
function termsBy({ terms }: Subscription, at: Instant): Subscription['terms'] | null {
  const [first, ...others] = terms.filter((term) => compareInstants(term.committedAt, at) <= 0);
  return first ? [first, ...others] : null;
}

/** The phase that dates alone give: the last state change of the terms of that time that is not after `at`. */
export function phaseAt(subscription: Subscription, at: Instant): Phase {
  const { phase: latest, since, replacement, replaces } = subscription;
  const terms = termsBy(subscription, at);
  if (!terms) return 'pending';
  const isPast = (instant: Instant) => compareInstants(instant, at) <= 0;
  if (latest === 'undone' && isPast(since)) return 'undone';
  if (replaces?.movesFrom && !isPast(startOfDay(replaces.movesFrom, replaces.zone))) return 'pending';
  if (replacement && schedule(subscription).some((step) => step.kind === 'superseding' && isPast(step.at))) {
    return 'superseded';
  }
  // While its users are moved it stays as it was, also where another policy would have ended it by then.
  if (replacement && isPast(replacement.since) && latest !== 'superseded') return latest;
  const until = replacement && isPast(replacement.since) ? replacement.since : at;
  // Before it was cancelled it went the way of its term.
  const cancellation = cancellationBy(subscription, until);
  let phase: Phase = cancellation?.when === 'now' ? 'disabled' : 'active';
  for (const step of stepsOfEnd({ ...subscription, terms, cancellation })) {
    if (compareInstants(step.at, until) > 0) break;
    if (step.kind === 'expiry' || step.kind === 'unpaid') phase = 'grace';
    if (step.kind === 'disablement') phase = 'disabled';
    // What was renewed or replaced was never deleted, however late that came.
    const isKept = replacement !== null || terms.length < subscription.terms.length;
    if (step.kind === 'deletion' && !isKept) phase = 'deleted';
  }
  return phase;
}

/** The cancellation, if it was made by an instant. */
function cancellationBy({ cancellation }: Subscription, at: Instant): Subscription['cancellation'] {
  return cancellation && compareInstants(cancellation.since, at) <= 0 ? cancellation : null;
}

export function entitlement(subscription: Subscription, at: Instant): Entitlement {
  const terms = termsBy(subscription, at);
  const phase = phaseAt(subscription, at);
  const exists = phase !== 'pending' && !hasEnded({ phase });
  const renewable = exists && terms !== null && isRenewable({ ...subscription, terms, phase });
  return { phase, ...accessIn(phase), renewable };
}

/** Who may do what in a phase, and what became of the data: docs/concepts.md, "States". */
export function accessIn(phase: Phase): Pick<Entitlement, 'usersWork' | 'administratorsExport' | 'data'> {
  return {
    usersWork: phase === 'active' || phase === 'grace',
    administratorsExport: !hasEnded({ phase }),
    data: phase === 'pending' ? 'none' : phase === 'deleted' ? 'gone' : 'kept',
  };
}

/** A deletion that has begun since does not change what was possible at an earlier instant. */
function isRenewable(subscription: Subscription): boolean {
  return !(renewalOf({ ...subscription, deletionBegun: false }) instanceof DomainError);
}
