/** The state of a subscription inside its workflow, and how a change of it is made known. */
import { proxyActivities, proxyLocalActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { compareInstants, type Instant, instant, instantFromMillis, millis } from '../domain/calendar.js';
import { toJson } from '../domain/json.js';
import type {
  ChangedSubscription,
  DataPlaneOrder,
  Happened,
  SiblingKind,
  SiblingOrder,
  SubscriptionChange,
  SubscriptionInput,
} from '../domain/messages.js';
import { searchAttributesOf } from '../domain/search-attributes.js';
import { factsOf, type SubscriptionFacts } from '../domain/subscriptions/facts.js';
import { isDueByItself } from '../domain/subscriptions/MISSING.js';
import { type NextStep, nextStep, type Step, upcomingSteps } from '../domain/subscriptions/schedule.js';
import {
  currentTerm,
  hasEnded,
  lastTerm,
  type Subscription,
  seatsOwned,
  stateOf,
} from '../domain/subscriptions/subscription.js';
import type { Term } from '../domain/subscriptions/terms.js';
import { Outbox } from './outbox.js';

/** Writes of a few milliseconds to our own database: one event each. They are retried until they succeed. */
const { saveSubscription } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** The outside world may be away for days; nothing is lost by asking again, and everything by giving up. */
const { sendNotices, tellDataPlane } = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 minutes' },
});

export type MessageStep = Extract<Step, { kind: 'notice' | 'stateNotice' }>;

export interface Occurrence extends Pick<Happened, 'kind' | 'why'> {
  readonly at: Instant;
  /** The same as `at` for what was not due before. */
  readonly scheduledAt?: Instant;
  readonly details?: Readonly<Record<string, unknown>>;
}

export class SubscriptionRecord {
  /** Grows with every change, so that a waiting loop notices. */
  changes = 0;
  private readonly mail = new Outbox();
  private readonly dataPlane = new Outbox();
  private messages = 0;
  private before: SubscriptionFacts;

  constructor(
    readonly input: Omit<SubscriptionInput, 'carried'>,
    private current: Subscription,
  ) {
    this.before = factsOf(current);
  }

  get subscription(): Subscription {
    return this.current;
  }

  set(subscription: Subscription): void {
    const before = stateOf(this.current);
    this.before = factsOf(this.current);
    const { terms, termInForce } = this.current;
    const renewed = terms.length !== subscription.terms.length || termInForce !== subscription.termInForce;
    this.current = subscription;
    this.changes += 1;
    if (renewed || before !== stateOf(subscription)) upsertSearchAttributes(searchAttributesOf(subscription));
    setCurrentDetails(this.story());
  }

  async save(happened: Occurrence): Promise<void> {
    await saveSubscription(this.change(happened));
  }

  /** Sends a message. One that still waits for the mail server when a newer one comes is dropped for it. */
  send(step: MessageStep, collapsed: readonly Step[]): void {
    this.messages += 1;
    const mine = this.messages;
    const why = nameOf(step);
    const details = collapsed.length > 0 ? { insteadOf: collapsed.map(nameOf) } : {};
    const change = this.change({ kind: 'notice', at: now(), scheduledAt: step.at, why, details });
    const order = { ...change, step: toJson(step) };
    this.mail.add(async () => {
      if (mine === this.messages) await sendNotices.executeWithOptions({ summary: why }, [order]);
    });
  }

  /** Tells the data plane; the change is written by the same activity, before it asks. */
  tell(kind: DataPlaneOrder['kind'], happened: Occurrence): void {
    const order = { ...this.change(happened), kind };
    this.dataPlane.add(() => tellDataPlane.executeWithOptions({ summary: kind }, [order]));
  }

  get everythingIsTold(): boolean {
    return this.mail.empty && this.dataPlane.empty;
  }

  /** Resolves when mail server and data plane have taken everything. */
  async told(): Promise<void> {
    await Promise.all([this.mail.drained(), this.dataPlane.drained()]);
  }

  change({ at, scheduledAt = at, details = {}, kind, why }: Occurrence): SubscriptionChange {
    const happened = {
      kind,
      why,
      at: at.toString(),
      scheduledAt: scheduledAt.toString(),
      details: toJson(details),
      ...(isDueByItself(kind) ? { before: this.before } : {}),
    };
    return { subscription: toJson(this.current), testClockId: this.input.testClockId, happened };
  }

  sibling(kind: SiblingKind, at: Instant): SiblingOrder {
    const { tenantId, subscriptionId, testClockId } = this.input;
    const notBefore = testClockId === null ? null : now().toString();
    const { replaces } = this.current;
    return {
      kind,
      tenantId,
      subscriptionId,
      testClockId,
      at: at.toString(),
      notBefore,
      ...(kind === 'setUp' && replaces
        ? { replaces: { subscriptionId: replaces.subscriptionId, when: replaces.when } }
        : {}),
    };
  }

  answer(): ChangedSubscription {
    return { state: stateOf(this.current), revision: this.current.revision };
  }

  /** When something is due next, in epoch milliseconds; null while nothing is. */
  nextInstant(): number | null {
    const [step] = upcomingSteps(this.current);
    return step ? millis(step.at) : null;
  }

  next(): NextStep | null {
    return nextStep(this.current, now());
  }

  /** Nothing will ever be due again. */
  get ended(): boolean {
    return hasEnded(this.current) && this.nextInstant() === null;
  }

  /** What the Temporal UI shows of a run at a glance. */
  private story(): string {
    const { hold, since, why, replacement } = this.current;
    const term = currentTerm(this.current);
    const last = lastTerm(this.current);
    const next = this.next();
    return [
      `**${stateOf(this.current)}** since ${since} (${why})`,
      `Term ${term.number}: ${daysOf(term)}, ${seatsOwned(this.current)} seats, plan ${term.plan.id}`,
      ...(last === term ? [] : [`Stacked up to ${last.expiresOn}`]),
      ...(replacement ? [`Replaced by ${replacement.by} (${replacement.when})`] : []),
      next ? `Next: ${nameOf(next.step)} at ${next.step.at}` : 'Nothing is due',
      ...(hold ? [`Under legal hold: ${hold.reason}`] : []),
    ].join('\n\n');
  }
}

function daysOf({ startsOn, expiresOn }: Term): string {
  return expiresOn === null ? `from ${startsOn}, without an end` : `${startsOn} up to ${expiresOn}`;
}

/** The workflow's own time: virtual on a test clock. */
export function now(): Instant {
  return instantFromMillis(Date.now());
}

/** The present of the one that asks, if that is later: on a test clock workflows come to an instant one after the other. */
export function nowFor({ at }: { readonly at?: string }): Instant {
  const asked = at === undefined ? now() : instant(at);
  return compareInstants(asked, now()) > 0 ? asked : now();
}

export function nameOf(step: Step): string {
  if (step.kind === 'notice') return step.days === 1 ? '1 day before the end' : `${step.days} days before the end`;
  return step.kind === 'stateNotice' ? step.notice : step.kind;
}
