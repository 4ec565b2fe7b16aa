/** The state of a subscription inside its workflow: how events change it, how they are saved, and what effects follow. */
import { proxyActivities, proxyLocalActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { SubscriptionChange } from '../../contracts/subscriptions/changes.js';
import type { DataPlaneChange } from '../../contracts/subscriptions/data-plane.js';
import { searchAttributesOf } from '../../contracts/subscriptions/search-attributes.js';
import type { SiblingKind, SiblingOrder } from '../../contracts/subscriptions/siblings.js';
import type { ChangedSubscription, SubscriptionInput } from '../../contracts/subscriptions/subscription.js';
import { deletionWorkflowId, setUpWorkflowId } from '../../contracts/workflow-ids.js';
import { type Instant, instant, instantFromMillis, later, millis } from '../../domain/calendar.js';
import { toJson } from '../../domain/json.js';
import { apply } from '../../domain/subscriptions/apply.js';
import { decide, type SubscriptionCommand } from '../../domain/subscriptions/decide.js';
import { isAudited, type SubscriptionEvent } from '../../domain/subscriptions/events.js';
import { factsOf } from '../../domain/subscriptions/facts.js';
import { type NextStep, nextStep, type Step, upcomingSteps } from '../../domain/subscriptions/schedule.js';
import { type KnownFree, nothingKnown } from '../../domain/subscriptions/slots.js';
import {
  currentTerm,
  hasEnded,
  lastTerm,
  type Subscription,
  seatsOwned,
  stateOf,
} from '../../domain/subscriptions/subscription.js';
import type { Term } from '../../domain/subscriptions/terms.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { Effects } from './effects.js';

/** Writes of a few milliseconds to our own database: one event each. They are retried until they succeed. */
const { saveSubscription, savePayment } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** They save first and try the effect once, in seconds; what does not succeed goes on in a delivery process. */
const { sendNotices, commandDataPlane } = proxyActivities<Activities>(ofMoments);

/** They ask central banks, registers and the payment provider, and try again by themselves. */
const { billSubscription, collectPayment } = proxyActivities<Activities>(ofMoments);

/** How long a disablement waits for the answer to an attempt to collect what is owed, in milliseconds. */
const longestAnswer = 24 * 3_600_000;

type Command = DataPlaneChange['command'];

export class SubscriptionRecord {
  /** Grows with every change, so that a waiting loop notices. */
  changes = 0;
  /** What the licences' last change has left known of the free slots. */
  free: KnownFree = nothingKnown;
  private readonly effects = new Effects();
  /** How many times requests are being made to agree with what was saved. */
  private billing = 0;
  /** Until when an attempt to collect what is owed may still be answered, in epoch milliseconds; null: none is under way. */
  private collectionAnsweredBy: number | null = null;

  constructor(
    readonly input: Omit<SubscriptionInput, 'carried'>,
    private current: Subscription,
  ) {
    // A run that goes on with an earlier one's state says so before anything changes.
    setCurrentDetails(this.details());
  }

  get subscription(): Subscription {
    return this.current;
  }

  /** Applies events and saves them together with the projection. */
  async save(events: readonly SubscriptionEvent[]): Promise<void> {
    if (events.length > 0) await this.saveChange(this.change(events));
  }

  async saveChange(change: SubscriptionChange): Promise<void> {
    await saveSubscription(change);
  }

  /**
   * Saves a payment. Where nothing is asked for any more, and nothing about to be, requests agree with it already; one that is due by now
   * is a step of the schedule.
   */
  async savePaid(events: readonly SubscriptionEvent[]): Promise<void> {
    if (events.length === 0) return this.bill();
    if ((await savePayment(this.change(events))) || this.billing > 0) this.bill();
  }

  /** Saves them and sends the message that is due to its readers. */
  saveAndNotify(events: readonly SubscriptionEvent[], summary: string): void {
    const change = this.change(events);
    this.effects.start(() => sendNotices.executeWithOptions({ summary, ...onQueueOf('mail') }, [change]));
  }

  /** Saves what a person has started, which is confirmed by mail after it. */
  async saveAndConfirm(events: readonly SubscriptionEvent[]): Promise<void> {
    const change = this.change(events);
    await this.saveChange(change);
    this.effects.start(() =>
      sendNotices.executeWithOptions({ summary: 'confirmation', ...onQueueOf('mail') }, [change]),
    );
  }

  /** Saves them and commands the data plane. */
  saveAndCommand(events: readonly SubscriptionEvent[], command: Command): void {
    const change = { ...this.change(events), command };
    const options = { summary: command, ...onQueueOf('dataPlane') };
    this.effects.start(() => commandDataPlane.executeWithOptions(options, [change]));
  }

  /** Makes the request for the next period agree with the saved state, where somebody pays by period. */
  bill(): void {
    if (this.current.payer) this.saveAndBill([], 'request for payment');
  }

  /** Saves them, and makes the request for the next period agree with them. */
  saveAndBill(events: readonly SubscriptionEvent[], summary: string): void {
    const change = { ...this.change(events), at: now().toString() };
    const options = { summary, ...onQueueOf('billing') };
    this.billing += 1;
    this.effects.start(() =>
      billSubscription.executeWithOptions(options, [change]).finally(() => {
        this.billing -= 1;
      }),
    );
  }

  /** Saves that an attempt to collect a payment is due, and makes it. */
  saveAndCollect(event: SubscriptionEvent<'collectionDue'>, summary: string): void {
    const { day, scheduledAt } = event;
    const order = { ...this.change([event]), day, scheduledAt: scheduledAt.toString(), at: now().toString() };
    const options = { summary, ...onQueueOf('payments') };
    this.collectionAnsweredBy = Date.now() + longestAnswer;
    this.effects.start(async () => {
      const outcome = await collectPayment.executeWithOptions(options, [order]);
      // A payment that is under way is recorded by a request of its own.
      if (outcome === 'underWay') return;
      this.collectionAnsweredBy = null;
      this.changes += 1;
    });
  }

  /** Commands the data plane what the saved state asks for. */
  command(command: Command): void {
    this.saveAndCommand([], command);
  }

  /** An attempt to collect what is owed may still be answered after an instant. */
  awaitsCollection(at: Instant): boolean {
    return this.collectionAnsweredBy !== null && this.collectionAnsweredBy > millis(at);
  }

  /** An attempt is under way, or was missed: it comes before a disablement that is overdue. */
  mayBeCollected(at: Instant): boolean {
    const isMissed = (step: Step) => step.kind === 'collection' && millis(step.at) <= millis(at);
    return this.awaitsCollection(at) || (this.current.payer !== null && upcomingSteps(this.current).some(isMissed));
  }

  /**
   * The events of a command at an instant, without a disablement before which what is owed may be collected.
   * @throws DomainError the refusal
   */
  decide(command: SubscriptionCommand, at: Instant): SubscriptionEvent[] {
    return decide(this.current, command, at, this.mayBeCollected(at) ? 'disablement' : 'all');
  }

  get effectsPending(): boolean {
    return this.effects.pending;
  }

  async effectsFlushed(): Promise<void> {
    await this.effects.flushed();
  }

  /** Applies events. @returns what is to be saved of them */
  change(events: readonly SubscriptionEvent[]): SubscriptionChange {
    const saved = events.map((event) => {
      const before = factsOf(this.current);
      this.set(apply(this.current, event));
      const audit = isAudited(event) ? { before, after: factsOf(this.current) } : null;
      return { event: toJson(event), audit };
    });
    return { subscription: toJson(this.current), testClockId: this.input.testClockId, events: saved };
  }

  /** The first event with what only its saving has brought to light. */
  restart(committed: SubscriptionEvent<'committed'>): void {
    this.set(apply(null, committed));
  }

  private set(subscription: Subscription): void {
    const before = foundBy(this.current);
    if (subscription.commercialRevision !== this.current.commercialRevision) this.collectionAnsweredBy = null;
    this.current = subscription;
    this.changes += 1;
    if (before !== foundBy(subscription)) upsertSearchAttributes(searchAttributesOf(subscription));
    setCurrentDetails(this.details());
  }

  sibling(kind: SiblingKind, at: Instant): Omit<SiblingOrder, 'wait'> {
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
    // Not the first upcoming one: messages that were missed collapse into one that is later.
    const step = this.next()?.step;
    if (!step) return null;
    const at = millis(step.at);
    return step.kind === 'disablement' ? Math.max(at, this.collectionAnsweredBy ?? at) : at;
  }

  next(): NextStep | null {
    return nextStep(this.current, now());
  }

  /** Nothing will ever be due again. */
  get ended(): boolean {
    return hasEnded(this.current) && this.nextInstant() === null;
  }

  /** The id of the process that it cannot go on without. */
  private awaited(): string | null {
    const { id, tenantId, deletionBegun } = this.current;
    if (stateOf(this.current) === 'settingUp') return setUpWorkflowId(tenantId, id);
    return deletionBegun && !hasEnded(this.current) ? deletionWorkflowId(tenantId, id) : null;
  }

  /** What the Temporal UI shows of a run at a glance. */
  private details(): string {
    const { hold, since, reason, replacement, cancellation } = this.current;
    const term = currentTerm(this.current);
    const last = lastTerm(this.current);
    const next = this.next();
    const awaited = this.awaited();
    return [
      `**${stateOf(this.current)}** since ${since} (${reason})`,
      `Term ${term.number}: ${daysOf(term)}, ${seatsOwned(this.current)} seats, plan ${term.plan.id}`,
      ...(last === term ? [] : [`Stacked up to ${last.expiresOn}`]),
      ...(replacement ? [`Replaced by ${replacement.by} (${replacement.when})`] : []),
      ...(cancellation ? [`Cancelled on ${cancellation.since} (${cancellation.when}, ${cancellation.reason})`] : []),
      ...(awaited ? [`It waits for \`${awaited}\``] : []),
      ...(next ? [`Next: ${nameOf(next.step)} at ${next.step.at}`] : awaited ? [] : ['Nothing is due']),
      ...(hold ? [`Under legal hold: ${hold.reason}`] : []),
    ].join('\n\n');
  }
}

/** What the search attributes say, in short. */
function foundBy(subscription: Subscription): string {
  const { expiresOn, zone } = lastTerm(subscription);
  return [stateOf(subscription), currentTerm(subscription).plan.id, expiresOn, zone].join();
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
  return at === undefined ? now() : later(instant(at), now());
}

/** A step in the words of the Temporal UI. */
export function nameOf(step: Step): string {
  if (step.kind === 'notice') return step.days === 1 ? '1 day before the end' : `${step.days} days before the end`;
  return step.kind === 'stateNotice' ? `notice: ${step.notice}` : step.kind;
}
