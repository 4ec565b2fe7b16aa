/** Keys are redeemed: first for a new tenant, then to renew. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import type { PlainDate } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatDay } from '../../format-time.js';
import { boughtWith } from '../../purchase.js';
import { administrator, type Customer, type CustomerIds, organisation, seats, zone } from './customer.js';
import { type TermDates, termDates } from './dates.js';
import { type IssuedKeys, masked, mistyped, statesOf } from './keys.js';

type Redemption = z.output<typeof redemption>;

const declaration = { name: administrator, wording: '2026-11' };
const agreement = { agreement: 'MOSA' as const, version: '2026-01', signedBy: administrator };

/** @returns who the customer is from then on */
export async function activateKeys(
  stage: Stage,
  testClockId: string,
  { keys, startsOn }: { keys: IssuedKeys; startsOn: PlainDate },
): Promise<CustomerIds> {
  const { api, story } = stage;
  const email = `anna.${randomBytes(4).toString('hex')}@piekarnia-nowak.example`;
  const tenant = {
    country: 'PL',
    organisation,
    timeZone: zone,
    locale: 'pl-PL',
    administrator: { name: administrator, email },
  };
  const order = { use: 'activate', keys: keys.whole, declaration, tenant, testClockId };

  const wrong = keys.whole.map((key, i) => (i === 1 ? mistyped(key) : key));
  await expectRefusal(stage, 'One wrong character in the second key: refused, and the key is named', {
    path: '/v1/redemptions',
    body: { ...order, keys: wrong },
    status: 422,
    code: 'malformedKey',
    pointer: '/keys/1',
  });

  const opened = await api.post('/v1/redemptions', order, openedRedemption);
  story.expect(
    `Typed right: ${administrator} of ${organisation} opens a redemption, which reserves the keys`,
    { state: opened.state, seats: opened.seats, keys: opened.keys, states: await statesOf(stage, keys) },
    { state: 'open', seats, keys: keys.whole.map(masked), states: keys.whole.map(() => 'reserved') },
  );
  const unsigned = await api.refusal('POST', `/v1/redemptions/${opened.id}/redeem`, {
    json: { acknowledged: [], reviewVersion: 'unread' },
  });
  story.expect('Without the agreement nothing is redeemed', unsigned.code, 'agreementRequired');
  const agreed = await api.post(`/v1/redemptions/${opened.id}/agreement`, agreement, redemption);
  story.expect(
    `${agreement.agreement} ${agreement.version} accepted and signed`,
    { ...agreed.agreement, signedAt: null, attestedBy: null },
    {
      name: agreement.agreement,
      version: agreement.version,
      accepted: true,
      signedBy: agreement.signedBy,
      signedAt: null,
      attestedBy: null,
    },
  );

  const { lastDay } = termDates(startsOn, 12, zone);
  expectReview(stage, `Review: ${seats} seats from ${formatDay(startsOn)} to ${formatDay(lastDay)}; to know:`, agreed, {
    next: termDates(startsOn, 12, zone),
    current: null,
    things: ['keysAreUsedUp', 'termStartsToday', 'dataIsDeleted'],
  });
  const made = boughtWith(await redeem(stage, agreed, keys));
  await expectRefusal(stage, 'A key works once: offered again, it is refused', {
    path: '/v1/redemptions',
    body: { ...order, keys: keys.whole.slice(0, 1) },
    status: 409,
    code: 'usedKey',
    pointer: '/keys/0',
  });
  return { ...made, email };
}

/** One more term for the customer, from where the present one ended. */
export async function renewByKeys(
  stage: Stage,
  { subscriptionId }: Customer,
  { keys, current, next }: { keys: IssuedKeys; current: TermDates; next: TermDates },
): Promise<void> {
  const order = { use: 'renew', keys: keys.whole, declaration, subscriptionId };
  const opened = await stage.api.post('/v1/redemptions', order, openedRedemption);
  const days = `${formatDay(next.startsOn)} to ${formatDay(next.lastDay)}`;
  expectReview(stage, `Review: one more term without a gap, ${days}; the agreement holds; to know:`, opened, {
    next,
    current,
    things: ['keysAreUsedUp', 'graceCounts'],
  });
  await redeem(stage, opened, keys);
}

function expectReview(
  { story }: Stage,
  sentence: string,
  { review, agreement: { accepted } }: Redemption,
  { next, current, things }: { next: TermDates; current: TermDates | null; things: string[] },
): void {
  const { thingsToKnow = [], version, plan, seats, tenant: _tenant, ...dates } = review ?? {};
  story.expect<unknown>(
    sentence,
    {
      ...dates,
      plan: plan?.name,
      seats,
      numbered: version !== undefined,
      accepted,
      things: thingsToKnow.map(({ id }) => id),
    },
    {
      plan: 'Office Business, annual',
      seats: 3,
      startsOn: next.startsOn.toString(),
      expiresOn: next.expiresOn.toString(),
      lastDay: next.lastDay.toString(),
      currentExpiresOn: current ? current.expiresOn.toString() : null,
      daysLost: 0,
      numbered: true,
      accepted: true,
      things,
    },
  );
  for (const { text } of thingsToKnow) story.print(`☑ ${text}`);
}

async function redeem(stage: Stage, { id, review }: Redemption, keys: IssuedKeys): Promise<Redemption> {
  const acknowledged = (review?.thingsToKnow ?? []).map((thing) => thing.id);
  const redeemed = await stage.api.post(
    `/v1/redemptions/${id}/redeem`,
    { acknowledged, reviewVersion: review?.version },
    redemption,
  );
  stage.story.expect(
    'Redeemed: the keys are used up',
    { state: redeemed.state, keys: await statesOf(stage, keys) },
    { state: 'redeemed', keys: keys.whole.map(() => 'used') },
  );
  return redeemed;
}

interface RefusedOrder {
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly code: string;
  /** The place in the request that has to be named. */
  readonly pointer: string;
}

async function expectRefusal({ api, story }: Stage, sentence: string, order: RefusedOrder): Promise<void> {
  const { status, code, detail, errors } = await api.refusal('POST', order.path, { json: order.body });
  story.expect(
    sentence,
    { status, code, pointer: errors?.[0]?.pointer },
    { status: order.status, code: order.code, pointer: order.pointer },
  );
  story.print(`${status} ${code} ${order.pointer}: ${detail}`);
}
