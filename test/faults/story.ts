/** A customer with a new key, under faults: everybody is moved or decided about, and nothing is lost. */
import { z } from 'zod';
import { inParallel } from '../../activities/in-parallel.js';
import { user } from '../../api/identity/users/schema.js';
import { openedRedemption } from '../../api/keys/redemptions/schema.js';
import { eventFromJson } from '../../domain/subscriptions/events.js';
import { shareSeatTime } from '../../domain/subscriptions/seat-time.js';
import { withSnapshots } from '../../domain/subscriptions/snapshots.js';
import { currentTerm, seatsOwned, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { UserAccess } from '../../servers/data-plane/access.js';
import type { Clock, Customer, IssuedKeys, Perennial } from '../perennial.js';
import { advance } from './advance.js';
import type { Plan } from './plan.js';
import { codeOf, requestWithRetry, succeedWithRetry } from './request-with-retry.js';
import type { Moving } from './watch.js';
import { whileItMoves } from './while-it-moves.js';

const startsAt = '2035-01-15T09:00:00Z';
/** The day before the end of a month that begins then. */
const lastDay = '2035-02-14T12:00:00Z';
const afterEverything = '2035-03-05T12:00:00Z';
const [oldPlan, newPlan] = ['mail-monthly', 'office-open'] as const;
const declaration = { name: 'Anna Nowak', wording: '2026-11' };
const perCall = 20;
const callers = 4;

const setUp = z.looseObject({
  state: z.string(),
  problem: z.looseObject({ code: z.string() }).nullable(),
  users: z.record(z.string(), z.number()).nullable(),
});

/** A customer before the faults begin. */
export interface Prepared {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly customer: Customer;
  readonly keys: IssuedKeys;
  readonly users: readonly string[];
  readonly leaving: readonly string[];
  readonly unassigned: readonly string[];
  /** Whom the watch looks at. */
  readonly moving: Moving;
}

export async function prepare(perennial: Perennial, plan: Plan): Promise<Prepared> {
  const clock = await perennial.createClock(startsAt);
  const holders = plan.users + 1;
  const tenant = {
    organisation: `Bakery ${plan.seed}`,
    administrator: { name: 'Anna Nowak', email: `anna@bakery-${plan.seed}.example` },
  };
  const customer = await perennial.redeemed({ clock, plan: oldPlan, seats: holders, tenant });
  const users = await addUsers(perennial, customer, plan);
  for (let from = 0; from < users.length; from += perCall) {
    await succeedWithRetry(perennial, 'POST', `${customer.path}/licences`, {
      assign: users.slice(from, from + perCall),
    });
  }
  const keys = await perennial.issueKeys({ plan: newPlan, clock, seats: Math.max(1, holders + plan.spareSeats) });
  const leaving = users.slice(0, plan.leaving);
  const unassigned = users.slice(plan.leaving, plan.leaving + plan.unassigned);
  const staying = new Set(users.slice(plan.leaving + plan.unassigned));
  const moving = { tenantId: customer.tenantId, userIds: staying };
  return { plan, clock, customer, keys, users, leaving, unassigned, moving };
}

async function addUsers(perennial: Perennial, { tenantId }: Customer, { seed, users }: Plan): Promise<string[]> {
  const numbers = [...Array(users).keys()];
  return inParallel(numbers, callers, async (n) => {
    const person = { name: `User ${n}`, email: `user-${n}@bakery-${seed}.example` };
    return (await perennial.ask(user, 'POST', `/v1/tenants/${tenantId}/users`, person)).id;
  });
}

/** Plays it through. @returns what is not as it must be, a sentence each */
export async function play(perennial: Perennial, prepared: Prepared): Promise<string[]> {
  const { plan, clock, customer } = prepared;
  const { redemption, faults } = await race(perennial, prepared);
  await perennialAgrees(perennial, redemption.id);
  await succeedWithRetry(perennial, 'POST', `/v1/redemptions/${redemption.id}/redeem`, {
    acknowledged: redemption.review?.thingsToKnow.map(({ id }) => id) ?? [],
    reviewVersion: redemption.review?.version,
  });
  const path = `/v1/subscriptions/${redemption.subscriptionId}`;
  await Promise.all([
    ...(plan.when === 'lastDay' ? [advance(perennial, clock, lastDay)] : []),
    peopleChange(perennial, prepared),
    ...(plan.pausing ? [pauseAndResume(perennial, path)] : []),
  ]);
  const undone = (plan.end === 'undone' && (await undo(perennial, path))) || !(await finish(perennial, path));
  if (undone) return [...faults, ...(await afterUndoing(perennial, prepared, redemption.id))];
  const added = await addSeats(perennial, clock, redemption.subscriptionId, plan.addedSeats);
  await advance(perennial, clock, afterEverything);
  await whileItMoves(async () => assertState(perennial, customer.path, 'superseded'));
  return [...faults, ...added, ...(await afterMoving(perennial, prepared, redemption.id, redemption.subscriptionId))];
}

/** Several callers want the same keys at once: one of them gets them. */
async function race(perennial: Perennial, { plan, keys, customer }: Prepared) {
  const body = {
    use: 'replace',
    keys: keys.keys,
    declaration,
    subscriptionId: customer.subscriptionId,
    when: plan.when,
    confirmLoss: true,
  };
  const answers = await Promise.all(
    Array.from({ length: plan.rivals + 1 }, () => requestWithRetry(perennial, 'POST', '/v1/redemptions', body)),
  );
  const won = answers.filter(({ status }) => status === 201);
  const refusals = answers.map(codeOf).filter((code) => code !== null && code !== 'reservedKey');
  const [first] = won;
  if (!first) throw new Error(`Nobody got the keys: ${answers.map(({ text }) => text).join('\n')}`);
  return {
    redemption: await perennial.kept(openedRedemption.parse(first.body)),
    faults: [
      ...(won.length === 1 ? [] : [`${won.length} redemptions have the same keys`]),
      ...refusals.map((code) => `A rival was refused with ${code}`),
    ],
  };
}

async function perennialAgrees(perennial: Perennial, redemptionId: string): Promise<void> {
  const { body } = await perennial.call('GET', `/v1/redemptions/${redemptionId}`);
  const { agreement } = z.looseObject({ agreement: openedRedemption.shape.agreement }).parse(body);
  await succeedWithRetry(perennial, 'POST', `/v1/redemptions/${redemptionId}/agreement`, {
    agreement: agreement.name,
    version: agreement.version,
    signedBy: declaration.name,
  });
}

/** Some leave and some lose the licence while the others are moved; where they were moved already, from the new one. */
async function peopleChange(perennial: Perennial, { customer, leaving, unassigned }: Prepared): Promise<void> {
  const users = `/v1/tenants/${customer.tenantId}/users`;
  await Promise.all([
    ...leaving.map((userId) => succeedWithRetry(perennial, 'POST', `${users}/${userId}/deactivate`)),
    ...unassigned.map((userId) =>
      requestWithRetry(perennial, 'POST', `${customer.path}/licences`, { unassign: [userId] }),
    ),
  ]);
}

async function pauseAndResume(perennial: Perennial, path: string): Promise<void> {
  // It may not have begun, or be over.
  await requestWithRetry(perennial, 'POST', `${path}/set-up/pause`);
  await requestWithRetry(perennial, 'POST', `${path}/set-up/resume`);
}

/** @returns false when it was set up before */
async function undo(perennial: Perennial, path: string): Promise<boolean> {
  const answer = await requestWithRetry(perennial, 'POST', `${path}/undo`);
  if (codeOf(answer) === 'undoNotPossible') return false;
  if (answer.status >= 300) throw new Error(`undo was answered ${answer.status}: ${answer.text}`);
  await whileItMoves(async () => assertState(perennial, path, 'undone'));
  return true;
}

/** Who cannot be moved is tried again, and then set aside. @returns false when it was undone */
async function finish(perennial: Perennial, path: string): Promise<boolean> {
  for (let decisions = 0; decisions < 20; decisions += 1) {
    const { state, problem } = await whileItMoves(async () => {
      const read = setUp.parse((await succeedWithRetry(perennial, 'GET', `${path}/set-up`)).body);
      if (read.state === 'running' || read.state === 'undoing')
        throw new Error(`The set-up of ${path} is ${read.state}: ${JSON.stringify(read.users)}`);
      return read;
    });
    if (state === 'done' || state === 'undone') return state === 'done';
    if (state === 'paused') await requestWithRetry(perennial, 'POST', `${path}/set-up/resume`);
    else if (problem?.code !== 'usersNotMoved' || decisions === 0)
      await requestWithRetry(perennial, 'POST', `${path}/set-up/retry`);
    else await requestWithRetry(perennial, 'POST', `${path}/set-up/set-aside`, { all: true });
  }
  throw new Error(`The set-up of ${path} does not end`);
}

/** No seat-day of the keys or of the running term is lost. */
async function addSeats(perennial: Perennial, clock: Clock, subscriptionId: string, seats: number): Promise<string[]> {
  await whileItMoves(async () => assertState(perennial, `/v1/subscriptions/${subscriptionId}`, 'active'));
  const before = currentTerm(await stored(perennial, subscriptionId));
  const { keys } = await perennial.issueKeys({ plan: newPlan, clock, seats });
  const order = { use: 'addSeats', keys, declaration, subscriptionId };
  const opened = await requestWithRetry(perennial, 'POST', '/v1/redemptions', order);
  // On the last day of the old one the new term has not begun.
  if (codeOf(opened) === 'addSeatsNotPossible') return [];
  const redemption = openedRedemption.parse(opened.body);
  await perennialAgrees(perennial, redemption.id);
  await succeedWithRetry(perennial, 'POST', `/v1/redemptions/${redemption.id}/redeem`, {
    acknowledged: redemption.review?.thingsToKnow.map(({ id }) => id) ?? [],
    reviewVersion: redemption.review?.version,
  });
  const after = currentTerm(await stored(perennial, subscriptionId));
  if (before.expiresOn === null || after.expiresOn === null) throw new Error(`${subscriptionId} is perpetual`);
  const daysLeft = after.startsOn.until(before.expiresOn, { largestUnit: 'days' }).days;
  const shared = shareSeatTime({
    today: after.startsOn,
    seatsNow: before.seats,
    daysLeft,
    seatsAdded: seats,
    keyTerm: { months: 12 },
  });
  const wrong = (what: string) => [`${subscriptionId}: ${what} after ${seats} seats were added`];
  return [
    ...(after.seats === before.seats + seats ? [] : wrong(`${after.seats} seats instead of ${before.seats + seats}`)),
    ...(after.expiresOn.equals(shared.expiresOn) ? [] : wrong(`the end ${after.expiresOn}, not ${shared.expiresOn}`)),
    ...(shared.surplus >= 0 && shared.surplus < after.seats ? [] : wrong(`a surplus of ${shared.surplus} seat-days`)),
  ];
}

async function afterUndoing(perennial: Perennial, prepared: Prepared, redemptionId: string): Promise<string[]> {
  const { customer, keys, moving } = prepared;
  const holders = new Set(await customer.holders());
  const lost = [...moving.userIds].filter((userId) => !holders.has(userId));
  const claims = await perennial.testEnvironment.database.keys.claims.find({ owner: redemptionId }).toArray();
  const order = { keys: keys.keys, declaration, tenantId: customer.tenantId };
  const again = await requestWithRetry(perennial, 'POST', '/v1/redemptions', order);
  return [
    ...lost.map((userId) => `${userId} has not got the old licence back`),
    ...claims.map(({ keyId, state }) => `${keyId} is still ${state} by what was undone`),
    ...(again.status === 201 ? [] : [`The keys cannot be redeemed again: ${again.text}`]),
    ...(await accessLost(perennial, prepared)),
  ];
}

async function afterMoving(
  perennial: Perennial,
  prepared: Prepared,
  redemptionId: string,
  subscriptionId: string,
): Promise<string[]> {
  const { plan, keys, moving } = prepared;
  const { database } = perennial.testEnvironment;
  const claims = await database.keys.claims.find({ batchId: keys.batchId }).toArray();
  const used = claims.filter(({ state, owner }) => state === 'used' && owner === redemptionId);
  const holders = new Set((await database.licences.ofSubscription(subscriptionId)).map(({ userId }) => userId));
  const users = await database.users.among(moving.tenantId, prepared.users);
  const invitations = await invitationsTo(perennial, plan.seed);
  const invited = users.map((user) => ({ user, mails: invitations.get(user.email) ?? 0 }));
  const left = new Set([...prepared.leaving, ...prepared.unassigned]);
  return [
    ...(used.length === keys.keys.length ? [] : [`${used.length} of ${keys.keys.length} keys are used`]),
    ...invited.flatMap(({ user, mails }) => {
      if (left.has(user._id)) return [];
      const wanted = holders.has(user._id) ? 1 : 0;
      return mails === wanted ? [] : [`${user.email} has ${mails} invitations instead of ${wanted}`];
    }),
    ...(await unfitting(perennial, moving.tenantId)),
    ...(await accessLost(perennial, prepared)),
  ];
}

/** In no change that was written down were more seats assigned than there were. */
async function unfitting(perennial: Perennial, tenantId: string): Promise<string[]> {
  const { subscriptions } = perennial.testEnvironment.database;
  const ids = (await subscriptions.ofTenant(tenantId)).map(({ _id }) => _id);
  const histories = await Promise.all(ids.map((id) => subscriptions.past(id)));
  return histories.flatMap((events) =>
    withSnapshots(events.map(eventFromJson)).flatMap(({ after }) =>
      after.assigned > seatsOwned(after) ? [`${after.id}, revision ${after.revision}: more assigned than seats`] : [],
    ),
  );
}

/** By the data plane's own record, nobody who stayed was without access for a moment. */
async function accessLost(perennial: Perennial, { moving, customer }: Prepared): Promise<string[]> {
  const { dataPlaneUrl } = perennial.testEnvironment;
  const found = await fetch(`${dataPlaneUrl}/tenants/${customer.tenantId}/access`);
  const { items } = (await found.json()) as { items: UserAccess[] };
  return items
    .filter(({ userId, withoutAccess }) => moving.userIds.has(userId) && withoutAccess > 0)
    .map(({ userId, withoutAccess }) => `${userId} was without access ${withoutAccess} times`);
}

/** How many invitations with a Message-ID of their own each address has. */
async function invitationsTo(perennial: Perennial, seed: number): Promise<Map<string, number>> {
  const notices = await perennial.testEnvironment.database.notices.collection.find({ kind: 'invitation' }).toArray();
  const ids = new Set(notices.map(({ messageId }) => messageId));
  const mails = (await perennial.mails()).filter(({ messageId }) => ids.has(messageId));
  const counts = new Map<string, number>();
  for (const { envelope } of mails) {
    for (const address of envelope.to) {
      if (address.endsWith(`@bakery-${seed}.example`)) counts.set(address, (counts.get(address) ?? 0) + 1);
    }
  }
  return counts;
}

async function stored(perennial: Perennial, subscriptionId: string) {
  const found = await perennial.testEnvironment.database.subscriptions.find(subscriptionId);
  if (!found) throw new Error(`There is no subscription ${subscriptionId}`);
  return subscriptionFromJson(found.subscription);
}

async function assertState(perennial: Perennial, path: string, wanted: string): Promise<void> {
  const { body } = await succeedWithRetry(perennial, 'GET', path);
  const { state } = z.looseObject({ state: z.string() }).parse(body);
  if (state !== wanted) throw new Error(`${path} is ${state}, not ${wanted}`);
}
