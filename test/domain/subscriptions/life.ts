/** Lives of subscriptions without a workflow: given events, when a command or an instant comes, then events and a state. */
import { type Instant, instant, instantFromMillis, millis } from '../../../domain/calendar.js';
import type { EndOfTermIntent } from '../../../domain/catalogue/policies.js';
import { DomainError } from '../../../domain/errors.js';
import { apply } from '../../../domain/subscriptions/apply.js';
import { carryOut, nextDue, type TermStartFacts } from '../../../domain/subscriptions/carry-out.js';
import { commit, decide, type SubscriptionCommand } from '../../../domain/subscriptions/decide.js';
import type { SubscriptionEvent } from '../../../domain/subscriptions/events.js';
import { type NextStep, type Step, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import type { Payer, Replaces, Subscription } from '../../../domain/subscriptions/subscription.js';
import { commitment, type Given, instantOf, type Terms } from './commands.js';

/** The events of a subscription and the state that they led to, one by one. Never changed: each method gives another life. */
export class Life {
  private constructor(
    readonly events: readonly SubscriptionEvent[],
    readonly state: Subscription,
    /** Events that the last method added. */
    readonly latest: readonly SubscriptionEvent[],
  ) {}

  static begunBy(committed: SubscriptionEvent<'committed'>): Life {
    return new Life([committed], apply(null, committed), [committed]);
  }

  /** When somebody does something. @throws DomainError the refusal */
  when({ at, command }: Given): Life {
    return this.with(decide(this.state, command, at));
  }

  /** Everything that is due by an instant, each step at its own instant. A deletion is proven at once. */
  livedTo(until: Instant | string, facts?: TermStartFacts): Life {
    return this.carriedOut(instantOf(until), (next) => next.step.at, facts);
  }

  /** The same as seen by a service that comes back at an instant after an outage. */
  resumedAt(now: Instant | string): Life {
    return this.carriedOut(instantOf(now), () => instantOf(now));
  }

  with(added: readonly SubscriptionEvent[]): Life {
    return new Life([...this.events, ...added], added.reduce(apply, this.state), added);
  }

  private carriedOut(until: Instant, seenAt: (next: NextStep) => Instant, facts?: TermStartFacts): Life {
    const added: SubscriptionEvent[] = [];
    let state = this.state;
    const happen = (event: SubscriptionEvent) => {
      state = apply(state, event);
      added.push(event);
    };
    for (;;) {
      const first = nextDue(state, beginning, until);
      const next = first && nextDue(state, seenAt(first), until);
      if (!next) return new Life([...this.events, ...added], state, added);
      const now = seenAt(next);
      const event = carryOut(state, next, now, facts);
      happen(event);
      if (event.kind === 'deletionStarted') decide(state, deletionProven(event), now).forEach(happen);
    }
  }
}

const beginning = instant('1970-01-01T00:00:00Z');

function deletionProven({ scheduledAt }: SubscriptionEvent): SubscriptionCommand {
  return { kind: 'deletionReported', outcome: 'done', scheduledAt, certificateId: 'cert-1' };
}

export function minutesAfter(at: Instant, minutes: number): Instant {
  return instantFromMillis(millis(at) + minutes * 60_000);
}

interface Beginning extends Terms {
  readonly id?: string;
  readonly replaces?: Replaces | null;
  readonly intent?: EndOfTermIntent;
  readonly assigned?: number;
  readonly payer?: Payer;
}

/** A subscription of three seats that was committed, and is being set up. */
export function committed({ id = 'sub-1', replaces = null, assigned = 0, intent, payer, ...terms }: Beginning): Life {
  const made = commit({
    subscriptionId: id,
    tenantId: 'tenant-1',
    commitment: commitment(terms),
    replaces,
    assigned,
    ...(intent && { intent }),
    ...(payer && { payer }),
  });
  return Life.begunBy(made);
}

/** One whose set-up was done at once. */
export function active(terms: Beginning): Life {
  return committed(terms).when({ at: instantOf(terms.at), command: { kind: 'setUpReported', outcome: 'done' } });
}

/** An event as a line of a story: `2027-03-14T08:00:00Z notice 1`, by the instant at which it was due. */
export function lineOf(event: SubscriptionEvent): string {
  return `${event.scheduledAt} ${nameOf(event)}`;
}

function nameOf(event: SubscriptionEvent): string {
  switch (event.kind) {
    case 'noticeDue':
      return `notice ${nameOfNotice(event)}`;
    case 'collectionDue':
      return `collection ${event.day}`;
    case 'proFormaIssued':
      return `proForma ${event.unpaidFrom}`;
    default:
      return event.kind;
  }
}

function nameOfNotice({ notice, days = null }: { readonly notice: string; readonly days?: number | null }): string {
  if (notice === 'expiring') return String(days);
  return days === null ? notice : `${notice} ${days}`;
}

/** What the last method added, a line each. */
export function story(life: Life): string[] {
  return life.latest.map(lineOf);
}

/** What is still to come, a line each. */
export function plannedOf(subscription: Subscription): string[] {
  return upcomingSteps(subscription).map(stepLine);
}

export function stepLine(step: Step): string {
  switch (step.kind) {
    case 'notice':
      return `${step.at} notice ${step.days}`;
    case 'stateNotice':
      return `${step.at} notice ${nameOfNotice(step)}`;
    case 'collection':
      return `${step.at} collection ${step.day}`;
    case 'proForma':
      return `${step.at} proForma ${step.unpaidFrom}`;
    default:
      return `${step.at} ${step.kind}`;
  }
}

/** The refusal of a command, by its reason or code; null where it is carried out. */
export function refusalOf(act: () => unknown): unknown {
  try {
    act();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details['reason'] ?? error.code;
  }
}
