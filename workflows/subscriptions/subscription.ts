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
import type { Activities } from '../../activities/index.js';
import { nextInstant } from '../../contracts/messages.js';
import { releaseReplacement, replaceBy, usersMoved } from '../../contracts/subscriptions/replacement.js';
import { siblingMoved } from '../../contracts/subscriptions/siblings.js';
import {
  addSeats,
  cancel,
  changeLicences,
  changePayer,
  changeRenewal,
  groupsChanged,
  increaseSeats,
  placeHold,
  recordPayment,
  reduceSeats,
  releaseHold,
  renew,
  reversePayment,
  type SubscriptionInput,
  takeOver,
  undo,
  withdrawCancellation,
  withdrawTakeOver,
} from '../../contracts/subscriptions/subscription.js';
import { plainDate } from '../../domain/calendar.js';
import { toJson } from '../../domain/json.js';
import { apply } from '../../domain/subscriptions/apply.js';
import { commit } from '../../domain/subscriptions/decide.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import { replacesFrom } from '../../domain/subscriptions/replacement.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { commitmentFromJson } from '../../domain/subscriptions/terms.js';
import { withoutRequestContext } from '../request-origin.js';
import { Requests } from '../requests.js';
import { begin, instantOr } from '../waiting.js';
import { DueSteps } from './due-steps.js';
import { GroupLicences } from './group-licences.js';
import { PaymentRequests } from './payment-requests.js';
import { ReplacementRequests } from './replacement-requests.js';
import { nameOf, now, SubscriptionRecord } from './subscription-record.js';
import { SubscriptionRequests } from './subscription-requests.js';
import { SubscriptionSiblings } from './subscription-siblings.js';

const { openLicences } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** A run takes 2,000 Updates at most. */
const updatesPerRun = 1000;
/** While users are moved a run fills up fast. */
const eventsPerRun = 1500;

export async function subscription(input: SubscriptionInput): Promise<void> {
  const life = new Life(input);
  const { requests, callers, payments, replacements } = life;
  setHandler(renew, (request) => requests.once(request, () => callers.renew(request)), {
    validator: (request) => requests.check(request, () => callers.assertRenewable(request)),
  });
  setHandler(addSeats, (request) => requests.once(request, () => callers.addSeats(request)), {
    validator: (request) => requests.check(request, () => callers.assertSeatsAddable(request)),
  });
  setHandler(recordPayment, (request) => requests.once(request, () => payments.record(request)), {
    validator: (request) => requests.check(request, () => payments.assertPayable(request)),
  });
  setHandler(reversePayment, (request) => requests.once(request, () => payments.reverse(request)), {
    validator: (request) => requests.check(request, () => payments.assertReversible(request)),
  });
  setHandler(
    increaseSeats,
    (request) =>
      requests.once(request, async () => {
        const answer = await payments.increaseSeats(request);
        await callers.assignBought(request);
        return answer;
      }),
    { validator: (request) => requests.check(request, () => payments.assertSeatsIncreasable(request)) },
  );
  setHandler(reduceSeats, (request) => requests.once(request, () => payments.reduceSeats(request)), {
    validator: (request) => requests.check(request, () => payments.assertSeatsReducible(request)),
  });
  setHandler(changeRenewal, (request) => requests.once(request, () => payments.changeRenewal(request)), {
    validator: (request) => requests.check(request, () => payments.assertRenewalChangeable(request)),
  });
  setHandler(changePayer, (request) => requests.once(request, () => payments.changePayer(request)), {
    validator: (request) => requests.check(request, () => payments.assertPayerChangeable(request)),
  });
  setHandler(takeOver, (request) => requests.once(request, () => payments.takeOver(request)), {
    validator: (request) => requests.check(request, () => payments.assertTakeable(request)),
  });
  setHandler(withdrawTakeOver, (request) => requests.once(request, () => payments.withdrawTakeOver(request)), {
    validator: (request) => requests.check(request, () => payments.assertTakeOverWithdrawable(request)),
  });
  setHandler(
    changeLicences,
    (request) => {
      const change = () => callers.changeLicences(request);
      return request.bySetUp ? requests.again(change) : requests.once(request, change);
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
    validator: (request) => requests.check(request, () => callers.assertHoldable(request)),
  });
  setHandler(releaseHold, (request) => requests.once(request, () => callers.releaseHold(request)), {
    validator: (request) => requests.check(request, () => callers.assertReleasable(request)),
  });
  setHandler(cancel, (request) => requests.once(request, () => callers.cancel(request)), {
    validator: (request) => requests.check(request, () => callers.assertCancellable(request)),
  });
  setHandler(withdrawCancellation, (request) => requests.once(request, () => callers.withdrawCancellation(request)), {
    validator: (request) => requests.check(request, () => callers.assertCancellationWithdrawable(request)),
  });
  setHandler(groupsChanged, () => life.groups.call());
  setHandler(siblingMoved, () => life.siblings.moved());
  setHandler(nextInstant, () => life.record.nextInstant());
  await life.run();
}

class Life {
  readonly record: SubscriptionRecord;
  readonly requests: Requests;
  readonly callers: SubscriptionRequests;
  readonly payments: PaymentRequests;
  readonly replacements: ReplacementRequests;
  readonly siblings: SubscriptionSiblings;
  readonly groups: GroupLicences;
  private readonly dueSteps: DueSteps;
  /** Of a subscription that begins with this run. */
  private readonly committed: SubscriptionEvent<'committed'> | null;

  constructor({ carried, ...input }: SubscriptionInput) {
    const { committed, subscription } = carried
      ? { committed: null, subscription: subscriptionFromJson(carried.subscription) }
      : begunBy(input);
    this.committed = committed;
    this.record = new SubscriptionRecord(input, subscription);
    if (carried) this.record.free = carried.free;
    this.requests = new Requests(carried?.answers);
    this.replacements = new ReplacementRequests(this.record);
    this.siblings = new SubscriptionSiblings(this.record, this.requests, this.replacements);
    this.dueSteps = new DueSteps(this.record, this.siblings);
    this.groups = new GroupLicences(this.record, this.dueSteps, carried?.groups);
    this.callers = new SubscriptionRequests(this.record, this.dueSteps);
    this.payments = new PaymentRequests(this.record, this.dueSteps);
  }

  async run(): Promise<void> {
    const { record, committed } = this;
    if (committed) await this.requests.inTurn(() => this.commit(committed));
    this.beginSetUp();
    while (!record.ended) {
      const at = record.nextInstant();
      const seen = record.changes;
      const moved = () => record.ended || (record.changes !== seen && record.nextInstant() !== at);
      // Requests alone fill a run up: the next milestone may be a year away.
      const wanted = () => moved() || this.groups.due || this.shouldContinueAsNew();
      if (await instantOr(at, wanted, this.summary())) await withoutRequestContext(() => this.carryOutNext());
      else if (this.groups.due) await withoutRequestContext(() => this.requests.inTurn(() => this.groups.settle()));
      if (this.shouldContinueAsNew()) await this.continueAsNew();
    }
    this.siblings.leave();
    await Promise.all([this.siblings.left(), record.effectsFlushed()]);
    await condition(allHandlersFinished);
  }

  private beginSetUp(): void {
    if (this.record.subscription.phase !== 'pending') this.siblings.beginSetUp();
  }

  private async commit(committed: SubscriptionEvent<'committed'>): Promise<void> {
    const { input } = this.record;
    await begin(input.notBefore);
    const { testClockId, administratorId: userId } = input;
    const assigned = await openLicences({ committed: toJson(committed), testClockId, userId });
    this.record.restart({ ...committed, assigned });
  }

  private async carryOutNext(): Promise<void> {
    // Requests that were here first finish their writes, and what is due may be another thing by then.
    await this.requests.settled();
    const next = this.record.next();
    // A disablement waits for the answer to an attempt to collect what is owed.
    if (!next || (this.record.nextInstant() ?? 0) > Date.now()) return;
    if (next.step.kind === 'termStart') return this.requests.inTurn(() => this.dueSteps.catchUp(now()));
    await this.dueSteps.carryOut(next);
  }

  private shouldContinueAsNew(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const { replaces, replacement } = this.record.subscription;
    const moving = replaces !== null || replacement !== null;
    const wanted =
      continueAsNewSuggested || this.requests.count >= updatesPerRun || (moving && historyLength >= eventsPerRun);
    return wanted && !this.record.effectsPending && !this.record.awaitsCollection(now());
  }

  private async continueAsNew(): Promise<void> {
    // The next run awaits the set-up again.
    this.siblings.leave();
    await this.siblings.left();
    await condition(allHandlersFinished);
    if (this.record.ended) return;
    // Effects of what somebody asked for meanwhile belong to this run.
    if (this.record.effectsPending) return this.beginSetUp();
    const { subscription: state, free } = this.record;
    const answers = this.requests.remembered();
    const carried = { subscription: toJson(state), answers, free, groups: this.groups.carried };
    await continueAsNew<typeof subscription>({ ...this.record.input, notBefore: null, carried });
  }

  private summary(): string {
    const next = this.record.next();
    return next ? nameOf(next.step) : 'a change';
  }
}

function begunBy(input: Omit<SubscriptionInput, 'carried'>) {
  const { subscriptionId, tenantId, replaces, payer, intent } = input;
  const expiresOn = replaces && replaces.expiresOn !== null ? plainDate(replaces.expiresOn) : null;
  const committed = commit({
    subscriptionId,
    tenantId,
    commitment: commitmentFromJson(input.commitment),
    replaces: replaces ? replacesFrom({ ...replaces, expiresOn }) : null,
    ...(payer && { payer }),
    ...(intent && { intent }),
  });
  return { committed, subscription: apply(null, committed) };
}
