/**
 * The life of one subscription, from the commitment to its end, and the only writer of it. It asks the domain what is next,
 * waits for that instant or for a change by a caller, carries it out and repeats.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { millis, plainDate } from '../domain/calendar.js';
import { toJson } from '../domain/json.js';
import type { SubscriptionInput } from '../domain/messages.js';
import { carryOut } from '../domain/subscriptions/carry-out.js';
import { startSubscription } from '../domain/subscriptions/MISSING.js';
import { replacesFrom } from '../domain/subscriptions/replacement.js';
import { currentTerm, subscriptionFromJson } from '../domain/subscriptions/subscription.js';
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
import { SubscriptionSiblings } from './subscription-siblings.js';
import { begin, instantOr } from './waiting.js';

const { openLicences } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
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
  setHandler(siblingMoved, () => life.siblings.moved());
  setHandler(nextInstant, () => life.record.nextInstant());
  await life.run();
}

class Life {
  readonly record: SubscriptionRecord;
  readonly requests: Requests;
  readonly callers: SubscriptionRequests;
  readonly replacements: ReplacementRequests;
  readonly siblings: SubscriptionSiblings;
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
    this.siblings = new SubscriptionSiblings(this.record, this.requests, this.replacements);
  }

  async run(): Promise<void> {
    const { record } = this;
    if (!this.begun) await this.requests.inTurn(() => this.commit());
    this.beginSetUp();
    while (!record.ended) {
      const at = record.nextInstant();
      const seen = record.changes;
      const moved = () => record.ended || (record.changes !== seen && record.nextInstant() !== at);
      // Requests alone fill a run up: the next milestone may be a year away.
      const wanted = () => moved() || this.shouldContinueAsNew();
      if (await instantOr(at, wanted, this.summary())) await ofItself(() => this.carryOut());
      if (this.shouldContinueAsNew()) await this.continueAsNew();
    }
    this.siblings.leave();
    await Promise.all([this.siblings.left(), record.told()]);
    await condition(allHandlersFinished);
  }

  private beginSetUp(): void {
    if (this.record.subscription.phase !== 'pending') this.siblings.beginSetUp();
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
        return this.siblings.beginSetUp();
      case 'superseding':
        return this.replacements.superseded(happened);
      case 'expiry':
        return record.save({ kind: 'expired', ...happened });
      case 'disablement':
        return record.tell('disable', { kind: 'disabled', ...happened });
      case 'deletion':
        return this.siblings.delete(step.at);
      case 'notice':
      case 'stateNotice':
        return record.send(step, collapsed);
    }
  }

  private shouldContinueAsNew(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const { setUp, replaces, replacement } = this.record.subscription;
    const moving = replaces !== null || replacement !== null;
    const wanted =
      continueAsNewSuggested || this.requests.count >= updatesPerRun || (moving && historyLength >= eventsPerRun);
    return wanted && (setUp === 'done' || moving) && this.record.everythingIsTold;
  }

  private async continueAsNew(): Promise<void> {
    // The next run awaits the set-up again.
    this.siblings.leave();
    await this.siblings.left();
    await condition(allHandlersFinished);
    if (this.record.ended) return;
    // What somebody asked for meanwhile is told by this run.
    if (!this.record.everythingIsTold) return this.beginSetUp();
    const carried = { subscription: toJson(this.record.subscription), answers: this.requests.remembered() };
    await continueAsNew<typeof subscription>({ ...this.record.input, notBefore: null, carried });
  }

  private summary(): string {
    const next = this.record.next();
    return next ? nameOf(next.step) : 'a change';
  }
}

function replacesOf({ replaces }: Pick<SubscriptionInput, 'replaces'>) {
  if (!replaces) return null;
  const expiresOn = replaces.expiresOn === null ? null : plainDate(replaces.expiresOn);
  return replacesFrom({ ...replaces, expiresOn });
}
