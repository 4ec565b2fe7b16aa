/**
 * The life of one subscription, from the commitment to its end, and the only writer of it. It asks the domain what is next,
 * waits for that instant or for a change by a caller, carries it out and repeats.
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { type Instant, instant, instantFromMillis, millis } from '../domain/calendar.js';
import { DomainError } from '../domain/errors.js';
import type {
  ChangedSubscription,
  Happened,
  HoldRequest,
  LicenceAnswer,
  LicenceChange,
  RenewRequest,
  SiblingKind,
  SiblingOrder,
  SubscriptionChange,
  SubscriptionInput,
} from '../domain/messages.js';
import { searchAttributesOf } from '../domain/search-attributes.js';
import {
  assertDeletionNotBegun,
  assertSeatsSuffice,
  type Commitment,
  carryOut,
  currentTerm,
  deleted,
  held,
  type Json,
  type NextStep,
  nextStep,
  released,
  renewalTerm,
  renewed,
  type Step,
  type Subscription,
  seatsOwned,
  setUpEnded,
  startSubscription,
  stateOf,
  subscriptionFromJson,
  toJson,
  upcomingSteps,
} from '../domain/subscription.js';
import { changeLicences, nextInstant, placeHold, releaseHold, renew, siblingMoved } from './messages.js';
import { Outbox } from './outbox.js';
import { Requests } from './requests.js';
import { begin, instantOr } from './waiting.js';

/** Writes of a few milliseconds to our own database: one event each. They are retried until they succeed. */
const { saveSubscription, openLicences, changeAssignments, fitSeats } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
});
/** The outside world may be away for days; nothing is lost by asking again, and everything by giving up. */
const { sendNotices, tellDataPlane } = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 minutes' },
});
const { startSibling } = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
});
const { awaitSibling } = proxyActivities<Activities>({
  startToCloseTimeout: '365 days',
  heartbeatTimeout: '10 seconds',
  retry: { maximumInterval: '10 seconds' },
});

/** A run takes 2,000 Updates at most. */
const updatesPerRun = 1000;

export async function subscription(input: SubscriptionInput): Promise<void> {
  const life = new Life(input);
  const { requests } = life;
  setHandler(renew, (request) => requests.once(request, () => life.renew(request)), {
    validator: (request) => requests.check(request, () => life.assertRenewable(request)),
  });
  setHandler(changeLicences, (request) => requests.once(request, () => life.changeLicences(request)), {
    validator: (request) => requests.check(request, () => life.assertLicencesChangeable()),
  });
  setHandler(placeHold, (request) => requests.once(request, () => life.placeHold(request)), {
    validator: (request) => requests.check(request, () => life.held(request)),
  });
  setHandler(releaseHold, (request) => requests.once(request, () => life.releaseHold()), {
    validator: (request) => requests.check(request, () => life.released()),
  });
  setHandler(siblingMoved, () => life.siblingMoved());
  setHandler(nextInstant, () => life.nextInstant());
  await life.run();
}

class Life {
  readonly requests: Requests;
  private subscription: Subscription;
  private readonly mail = new Outbox();
  private readonly dataPlane = new Outbox();
  private readonly siblings = new CancellationScope();
  private changes = 0;
  private messages = 0;
  private siblingMoves = 0;

  constructor(private readonly input: SubscriptionInput) {
    this.subscription = input.carried
      ? subscriptionFromJson(input.carried.subscription)
      : startSubscription(input.subscriptionId, input.tenantId, commitmentFromJson(input.commitment));
    this.requests = new Requests(input.carried?.answers);
  }

  async run(): Promise<void> {
    if (!this.input.carried) await this.requests.inTurn(() => this.commit());
    const setUp = this.siblings.run(() => this.setUp()).catch(ignoreCancellation);
    while (!this.ended()) {
      const next = this.next();
      const at = this.nextInstant();
      const seen = this.changes;
      setCurrentDetails(this.story(next));
      const moved = () => this.ended() || (this.changes !== seen && this.nextInstant() !== at);
      if (await instantOr(at, moved, summaryOf(next))) await this.carryOut();
      if (this.shouldContinueAsNew()) await this.continueAsNew();
    }
    this.siblings.cancel();
    await Promise.all([setUp, this.mail.drained(), this.dataPlane.drained()]);
    await condition(allHandlersFinished);
  }

  private ended(): boolean {
    return this.subscription.phase === 'deleted' && upcomingSteps(this.subscription).length === 0;
  }

  private async commit(): Promise<void> {
    await begin(this.input.notBefore);
    const { subscription } = this;
    const assigned = await openLicences({
      ...this.change({ kind: 'committed', at: subscription.since, why: currentTerm(subscription).origin }),
      userId: this.input.administratorId,
    });
    this.set({ ...this.subscription, assigned });
  }

  /** The sibling that provisions and reassigns; due milestones happen all the same meanwhile. */
  private async setUp(): Promise<void> {
    if (this.subscription.setUp === 'done') return;
    const sibling = this.sibling('setUp', this.subscription.since);
    await startSibling(sibling);
    for (;;) {
      const outcome = await awaitSibling(sibling);
      const at = now();
      this.set(setUpEnded(this.subscription, outcome, at));
      upsertSearchAttributes(searchAttributesOf(this.subscription));
      await this.save({ kind: outcome === 'done' ? 'setUpDone' : 'setUpStuck', at, why: this.subscription.why });
      if (outcome === 'done') return;
      await this.untilSiblingMoves();
    }
  }

  private async carryOut(): Promise<void> {
    // Requests that were here first finish their writes, and what is due may be another thing by then.
    await this.requests.settled();
    const next = this.next();
    if (!next || millis(next.step.at) > Date.now()) return;
    const { step, collapsed } = next;
    this.set(carryOut(this.subscription, step));
    const happened = { at: now(), scheduledAt: step.at, why: this.subscription.why };
    switch (step.kind) {
      case 'expiry':
        upsertSearchAttributes(searchAttributesOf(this.subscription));
        return this.save({ kind: 'expired', ...happened });
      case 'disablement':
        upsertSearchAttributes(searchAttributesOf(this.subscription));
        return this.tell('disable', { kind: 'disabled', ...happened });
      case 'deletion':
        return this.delete(step.at);
      case 'notice':
      case 'stateNotice':
        return this.send(step, collapsed);
    }
  }

  private async delete(scheduledAt: Instant): Promise<void> {
    // What is on its way goes first, so that nobody is told anything about a tenant whose data is gone.
    await Promise.all([this.mail.drained(), this.dataPlane.drained()]);
    this.siblings.cancel();
    const sibling = this.sibling('deletion', scheduledAt);
    const { certificateId } = await startSibling(sibling);
    while ((await awaitSibling(sibling)) === 'stuck') {
      await this.save({ kind: 'deletionStuck', at: now(), scheduledAt, why: 'retentionOver' });
      await this.untilSiblingMoves();
    }
    this.set(deleted(this.subscription, certificateId, scheduledAt));
    upsertSearchAttributes(searchAttributesOf(this.subscription));
    await this.save({ kind: 'deleted', at: now(), scheduledAt, why: 'retentionOver', details: { certificateId } });
  }

  /** @throws DomainError renewNotPossible, deletionBegun, subscriptionEnded, usersToFree */
  assertRenewable({ commitment, freeUsers }: RenewRequest): void {
    renewalTerm(this.subscription, commitmentFromJson(commitment));
    if (freeUsers === null) assertSeatsSuffice(this.subscription, commitment.seats);
  }

  async renew(request: RenewRequest): Promise<ChangedSubscription> {
    const commitment = commitmentFromJson(request.commitment);
    this.assertRenewable(request);
    const { freed, ...seats } = await fitSeats({
      subscriptionId: this.subscription.id,
      slots: this.subscription.slots,
      seats: commitment.seats,
      freeUsers: request.freeUsers ?? [],
    });
    const term = renewalTerm(this.subscription, commitment);
    const { number, startsOn, expiresOn } = term;
    this.set(renewed(this.subscription, term, seats));
    upsertSearchAttributes(searchAttributesOf(this.subscription));
    const details = { term: number, startsOn, expiresOn, seats: term.seats, freed };
    const happened = { kind: 'renewed', at: term.committedAt, why: term.origin, details } as const;
    await this.save(happened);
    this.tell('reactivate', happened);
    return this.changed();
  }

  /** @throws DomainError licencesNotChangeable, deletionBegun, subscriptionEnded */
  assertLicencesChangeable(): void {
    assertDeletionNotBegun(this.subscription);
    if (this.subscription.phase !== 'disabled') return;
    throw new DomainError('licencesNotChangeable', 'A disabled subscription keeps its licences as they are.');
  }

  async changeLicences({ assign, unassign }: LicenceChange): Promise<LicenceAnswer[]> {
    this.assertLicencesChangeable();
    const at = now();
    const { id: subscriptionId, tenantId, slots } = this.subscription;
    const { answers, assigned } = await changeAssignments({
      tenantId,
      subscriptionId,
      slots,
      assign,
      unassign,
      at: at.toString(),
    });
    this.set({ ...this.subscription, assigned, revision: this.subscription.revision + 1 });
    const details = { assigned, seats: seatsOwned(this.subscription) };
    await this.save({ kind: 'licencesChanged', at, why: 'requested', details });
    return answers;
  }

  /** @throws DomainError alreadyOnHold, deletionBegun, subscriptionEnded */
  held({ reason }: HoldRequest): Subscription {
    return held(this.subscription, { reason, since: now() });
  }

  async placeHold(request: HoldRequest): Promise<ChangedSubscription> {
    this.set(this.held(request));
    await this.save({ kind: 'holdPlaced', at: now(), why: 'legalHold', details: { reason: request.reason } });
    return this.changed();
  }

  /** @throws DomainError notOnHold */
  released(): Subscription {
    return released(this.subscription, now());
  }

  async releaseHold(): Promise<ChangedSubscription> {
    this.set(this.released());
    await this.save({ kind: 'holdReleased', at: now(), why: 'requested' });
    return this.changed();
  }

  siblingMoved(): void {
    this.siblingMoves += 1;
  }

  /** Null while nothing is due by the calendar, the run of a deletion included. */
  nextInstant(): number | null {
    if (this.subscription.deletionBegun && this.subscription.phase !== 'deleted') return null;
    const [step] = upcomingSteps(this.subscription);
    return step ? millis(step.at) : null;
  }

  private next(): NextStep | null {
    return this.nextInstant() === null ? null : nextStep(this.subscription, now());
  }

  private set(subscription: Subscription): void {
    this.subscription = subscription;
    this.changes += 1;
  }

  private async save(happened: Occurrence): Promise<void> {
    await saveSubscription(this.change(happened));
  }

  /** A message that still waits for the mail server when a newer one comes is dropped for it. */
  private send(step: MessageStep, collapsed: readonly Step[]): void {
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

  private tell(kind: 'disable' | 'reactivate', happened: Occurrence): void {
    const order = { ...this.change(happened), kind };
    this.dataPlane.add(() => tellDataPlane.executeWithOptions({ summary: kind }, [order]));
  }

  private change({ at, scheduledAt = at, details = {}, kind, why }: Occurrence): SubscriptionChange {
    const happened = { kind, why, at: at.toString(), scheduledAt: scheduledAt.toString(), details: toJson(details) };
    return { subscription: toJson(this.subscription), testClockId: this.input.testClockId, happened };
  }

  private sibling(kind: SiblingKind, at: Instant): SiblingOrder {
    const { tenantId, subscriptionId, testClockId } = this.input;
    const notBefore = testClockId === null ? null : now().toString();
    return { kind, tenantId, subscriptionId, testClockId, at: at.toString(), notBefore };
  }

  private async untilSiblingMoves(): Promise<void> {
    const seen = this.siblingMoves;
    await condition(() => this.siblingMoves !== seen);
  }

  private changed(): ChangedSubscription {
    return { state: stateOf(this.subscription), revision: this.subscription.revision };
  }

  private shouldContinueAsNew(): boolean {
    const wanted = workflowInfo().continueAsNewSuggested || this.requests.count >= updatesPerRun;
    return wanted && this.subscription.setUp === 'done' && this.mail.empty && this.dataPlane.empty;
  }

  private async continueAsNew(): Promise<never> {
    await condition(allHandlersFinished);
    const carried = { subscription: toJson(this.subscription), answers: this.requests.remembered() };
    return continueAsNew<typeof subscription>({ ...this.input, notBefore: null, carried });
  }

  /** What the Temporal UI shows of a run at a glance. */
  private story(next: NextStep | null): string {
    const { hold, since, why } = this.subscription;
    const term = currentTerm(this.subscription);
    return [
      `**${stateOf(this.subscription)}** since ${since} (${why})`,
      `Term ${term.number}: ${term.startsOn} up to ${term.expiresOn}, ${seatsOwned(this.subscription)} seats, plan ${term.plan.id}`,
      next ? `Next: ${nameOf(next.step)} at ${next.step.at}` : 'Nothing is due',
      ...(hold ? [`Under legal hold: ${hold.reason}`] : []),
    ].join('\n\n');
  }
}

type MessageStep = Extract<Step, { kind: 'notice' | 'stateNotice' }>;

interface Occurrence extends Pick<Happened, 'kind' | 'why'> {
  readonly at: Instant;
  /** The same as `at` for what was not due before. */
  readonly scheduledAt?: Instant;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The workflow's own time: virtual on a test clock. */
function now(): Instant {
  return instantFromMillis(Date.now());
}

function commitmentFromJson(json: Json<Commitment>): Commitment {
  return { ...json, committedAt: instant(json.committedAt) };
}

function nameOf(step: Step): string {
  if (step.kind === 'notice') return step.days === 1 ? '1 day before the end' : `${step.days} days before the end`;
  return step.kind === 'stateNotice' ? step.notice : step.kind;
}

function summaryOf(next: NextStep | null): string {
  return next ? nameOf(next.step) : 'a change';
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
