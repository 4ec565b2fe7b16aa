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
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { type Instant, millis, plainDate } from '../domain/calendar.js';
import type { SiblingOutcome, SubscriptionInput } from '../domain/messages.js';
import { lastDayOf } from '../domain/milestones.js';
import {
  carryOut,
  currentTerm,
  deleted,
  type Replaces,
  setUpEnded,
  startSubscription,
  subscriptionFromJson,
  toJson,
} from '../domain/subscription.js';
import {
  addSeats,
  changeLicences,
  nextInstant,
  placeHold,
  releaseHold,
  releaseReplacement,
  renew,
  replaceBy,
  siblingMoved,
  undo,
  usersMoved,
} from './messages.js';
import { ReplacementRequests } from './replacement-requests.js';
import { ofItself } from './request-origin.js';
import { Requests } from './requests.js';
import { nameOf, now, SubscriptionRecord } from './subscription-record.js';
import { commitmentFromJson, SubscriptionRequests } from './subscription-requests.js';
import { begin, instantOr } from './waiting.js';

const { openLicences } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
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
/** While users are moved a run fills up fast. */
const eventsPerRun = 1500;

export async function subscription(input: SubscriptionInput): Promise<void> {
  const life = new Life(input);
  const { requests, callers, replacements } = life;
  setHandler(renew, (request) => requests.once(request, () => callers.renew(request)), {
    validator: (request) => requests.check(request, () => callers.assertRenewable(request)),
  });
  setHandler(addSeats, (request) => requests.once(request, () => callers.addSeats(request)), {
    validator: (request) => requests.check(request, () => callers.assertSeatsAddable(request)),
  });
  setHandler(
    changeLicences,
    (request) => {
      const change = () => callers.changeLicences(request);
      return request.ofSetUp ? requests.again(change) : requests.once(request, change);
    },
    { validator: (request) => requests.check(request, () => callers.assertLicencesChangeable(request)) },
  );
  setHandler(replaceBy, (request) => requests.once(request, () => replacements.begin(request)), {
    validator: (request) => requests.check(request, () => replacements.assertPossible(request)),
  });
  setHandler(usersMoved, (request) => requests.once(request, () => replacements.usersMoved(request)));
  setHandler(releaseReplacement, (request) => requests.once(request, () => replacements.release(request)));
  setHandler(undo, (request) => requests.once(request, () => replacements.undoPending()), {
    validator: (request) => requests.check(request, () => replacements.assertPending()),
  });
  setHandler(placeHold, (request) => requests.once(request, () => callers.placeHold(request)), {
    validator: (request) => requests.check(request, () => callers.held(request)),
  });
  setHandler(releaseHold, (request) => requests.once(request, () => callers.releaseHold(request)), {
    validator: (request) => requests.check(request, () => callers.released(request)),
  });
  setHandler(siblingMoved, () => life.siblingMoved());
  setHandler(nextInstant, () => life.record.nextInstant());
  await life.run();
}

class Life {
  readonly record: SubscriptionRecord;
  readonly requests: Requests;
  readonly callers: SubscriptionRequests;
  readonly replacements: ReplacementRequests;
  private settingUp: Promise<void> = Promise.resolve();
  private readonly siblings = new CancellationScope();
  private siblingMoves = 0;
  private readonly begun: boolean;

  constructor({ carried, ...input }: SubscriptionInput) {
    const { subscriptionId, tenantId, commitment } = input;
    this.begun = carried !== undefined;
    this.record = new SubscriptionRecord(
      input,
      carried
        ? subscriptionFromJson(carried.subscription)
        : startSubscription(subscriptionId, tenantId, commitmentFromJson(commitment), replacesOf(input)),
    );
    this.requests = new Requests(carried?.answers);
    this.callers = new SubscriptionRequests(this.record);
    this.replacements = new ReplacementRequests(this.record);
  }

  async run(): Promise<void> {
    const { record } = this;
    if (!this.begun) await this.requests.inTurn(() => this.commit());
    if (record.subscription.phase !== 'pending') this.beginSetUp();
    while (!record.ended) {
      const at = record.nextInstant();
      const seen = record.changes;
      const moved = () => record.ended || (record.changes !== seen && record.nextInstant() !== at);
      // Requests alone fill a run up: the next milestone may be a year away.
      const wanted = () => moved() || this.shouldContinueAsNew();
      if (await instantOr(at, wanted, this.summary())) await ofItself(() => this.carryOut());
      if (this.shouldContinueAsNew()) await this.continueAsNew();
    }
    this.siblings.cancel();
    await Promise.all([this.settingUp, record.told()]);
    await condition(allHandlersFinished);
  }

  private async commit(): Promise<void> {
    const { record } = this;
    await begin(record.input.notBefore);
    const { since: at } = record.subscription;
    const assigned = await openLicences({
      ...record.change({ kind: 'committed', at, why: currentTerm(record.subscription).origin }),
      userId: record.input.administratorId,
    });
    record.set({ ...record.subscription, assigned });
  }

  private beginSetUp(): void {
    this.settingUp = this.siblings.run(() => this.setUp()).catch(ignoreCancellation);
  }

  /** The sibling that provisions and reassigns; due milestones happen all the same meanwhile. */
  private async setUp(): Promise<void> {
    const { record } = this;
    if (record.subscription.setUp === 'done') return;
    const sibling = record.sibling('setUp', record.subscription.since);
    await startSibling(sibling);
    for (;;) {
      const moves = this.siblingMoves;
      const outcome = await awaitSibling(sibling);
      if (outcome === 'undone') return this.undone();
      await this.setUpStands(outcome);
      if (outcome === 'done') return;
      await this.untilSiblingMoves(moves);
      if (record.subscription.replaces) await this.setUpGoesOn();
    }
  }

  /** The end of the subscription, which cancels what its set-up is waited for with, must not cancel its own last write. */
  private undone(): Promise<void> {
    return CancellationScope.nonCancellable(() => this.requests.inTurn(() => this.replacements.undone()));
  }

  private async setUpStands(outcome: Exclude<SiblingOutcome, 'undone'>): Promise<void> {
    const { record } = this;
    const at = now();
    record.set(setUpEnded(record.subscription, outcome, at));
    const kinds = { done: 'setUpDone', stuck: 'setUpStuck', paused: 'setUpPaused' } as const;
    await record.save({ kind: kinds[outcome], at, why: record.subscription.why });
  }

  private async setUpGoesOn(): Promise<void> {
    const { record } = this;
    const at = now();
    record.set(setUpEnded(record.subscription, 'running', at));
    await record.save({ kind: 'setUpBegan', at, why: record.subscription.why });
  }

  private async carryOut(): Promise<void> {
    // Requests that were here first finish their writes, and what is due may be another thing by then.
    await this.requests.settled();
    const { record } = this;
    const next = record.next();
    if (!next || millis(next.step.at) > Date.now()) return;
    const { step, collapsed } = next;
    if (step.kind === 'termStart') return this.requests.inTurn(() => this.callers.beginTerm(step));
    record.set(carryOut(record.subscription, step));
    const details = collapsed.length > 0 ? { notSent: collapsed.map(nameOf) } : {};
    const happened = { at: now(), scheduledAt: step.at, why: record.subscription.why, details };
    switch (step.kind) {
      case 'setUpStart':
        await record.save({ kind: 'setUpBegan', ...happened });
        return this.beginSetUp();
      case 'superseding':
        return this.replacements.superseded(happened);
      case 'expiry':
        return record.save({ kind: 'expired', ...happened });
      case 'disablement':
        return record.tell('disable', { kind: 'disabled', ...happened });
      case 'deletion':
        return this.delete(step.at);
      case 'notice':
      case 'stateNotice':
        return record.send(step, collapsed);
    }
  }

  private async delete(scheduledAt: Instant): Promise<void> {
    const { record } = this;
    // What is on its way goes first, so that nobody is told anything about a tenant whose data is gone.
    await record.told();
    this.siblings.cancel();
    const sibling = record.sibling('deletion', scheduledAt);
    const { certificateId } = await startSibling(sibling);
    for (let moves = this.siblingMoves; (await awaitSibling(sibling)) === 'stuck'; moves = this.siblingMoves) {
      await record.save({ kind: 'deletionStuck', at: now(), scheduledAt, why: 'retentionOver' });
      await this.untilSiblingMoves(moves);
    }
    record.set(deleted(record.subscription, certificateId, scheduledAt));
    await record.save({ kind: 'deleted', at: now(), scheduledAt, why: 'retentionOver', details: { certificateId } });
  }

  siblingMoved(): void {
    this.siblingMoves += 1;
  }

  /** Since it had moved so many times: one that moves again while its standstill is written down is not missed. */
  private async untilSiblingMoves(before: number): Promise<void> {
    await condition(() => this.siblingMoves !== before);
  }

  private shouldContinueAsNew(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const { setUp, replaces, replacement } = this.record.subscription;
    const moving = replaces !== null || replacement !== null;
    const wanted =
      continueAsNewSuggested || this.requests.count >= updatesPerRun || (moving && historyLength >= eventsPerRun);
    return wanted && (setUp === 'done' || moving) && this.record.everythingIsTold;
  }

  private async continueAsNew(): Promise<never> {
    // The next run awaits the set-up again.
    this.siblings.cancel();
    await this.settingUp;
    await condition(allHandlersFinished);
    const carried = { subscription: toJson(this.record.subscription), answers: this.requests.remembered() };
    return continueAsNew<typeof subscription>({ ...this.record.input, notBefore: null, carried });
  }

  private summary(): string {
    const next = this.record.next();
    return next ? nameOf(next.step) : 'a change';
  }
}

function replacesOf({ replaces }: Pick<SubscriptionInput, 'replaces'>) {
  if (!replaces) return null;
  const expiresOn = replaces.expiresOn === null ? null : plainDate(replaces.expiresOn);
  const movesFrom = replaces.when === 'lastDay' && expiresOn !== null ? lastDayOf(expiresOn) : null;
  return { ...replaces, expiresOn, movesFrom } satisfies Replaces & { expiresOn: typeof expiresOn };
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
