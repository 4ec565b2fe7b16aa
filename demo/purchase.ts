/** Keys are issued, redeemed and set up, in a few lines: what most chapters begin with and do not dwell on. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { issuedKeyBatch } from '../api/keys/key-batches/schema.js';
import { openedRedemption, redemption } from '../api/keys/redemptions/schema.js';
import { setUpProgress } from '../api/subscriptions/set-ups/schema.js';
import { subscription } from '../api/subscriptions/subscriptions/schema.js';
import type { ApiClient } from './api-client.js';
import type { Stage } from './chapter.js';
import { until } from './http.js';
import { StoryBroken } from './story.js';

export interface KeyOrder {
  readonly testClockId: string;
  readonly planId: string;
  /** Of each key. */
  readonly seats?: number;
  readonly count?: number;
  /** The partner that sells them; left out: the reseller itself. */
  readonly soldBy?: string;
}

export interface NewCustomer {
  readonly country: string;
  readonly organisation: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly administrator: { readonly name: string; readonly email: string };
}

export interface Bought {
  readonly tenantId: string;
  readonly subscriptionId: string;
}

type Redemption = z.output<typeof redemption>;

const redeemBy = '2099-12-31';
/** Which sentence the person declares. */
const wording = '2026-11';

/** An address that no other story writes to. */
export function ownAddress(name: string, domain: string): string {
  return `${name}.${randomBytes(4).toString('hex')}@${domain}`;
}

/** @returns the whole keys */
export async function issueKeys(api: ApiClient, order: KeyOrder): Promise<string[]> {
  const { seats: seatsPerKey, ...named } = order;
  const seats = seatsPerKey === undefined ? {} : { seatsPerKey };
  const batch = await api.post('/v1/key-batches', { count: 1, ...named, ...seats, redeemBy }, issuedKeyBatch);
  return batch.keys.map(({ key }) => key);
}

/** The body of a request that opens a redemption for a new tenant. */
export function activation(keys: readonly string[], testClockId: string, tenant: NewCustomer) {
  return { use: 'activate', keys, declaration: { name: tenant.administrator.name, wording }, tenant, testClockId };
}

/** The body of a request that opens a renewal. */
export function renewal(keys: readonly string[], subscriptionId: string, name: string) {
  return { use: 'renew', keys, declaration: { name, wording }, subscriptionId };
}

/** Accepts the agreement where that is missing, ticks all that is to know, and redeems. */
export async function redeem(
  api: ApiClient,
  { id, agreement, review }: Redemption,
  signedBy: string,
): Promise<Redemption> {
  const path = `/v1/redemptions/${id}`;
  if (!agreement.accepted) {
    const { name, version } = agreement;
    await api.post(`${path}/agreement`, { agreement: name, version, signedBy }, redemption);
  }
  const acknowledged = review?.thingsToKnow.map((thing) => thing.id) ?? [];
  return api.post(`${path}/redeem`, { acknowledged, reviewVersion: review?.version }, redemption);
}

/** What a redemption has made: it names it once it is redeemed. */
export function boughtWith({ state, tenantId, subscriptionId }: Redemption): Bought {
  if (tenantId && subscriptionId) return { tenantId, subscriptionId };
  throw new StoryBroken(`A redemption that is ${state} names no tenant or no subscription`);
}

/** A new tenant on the clock with one subscription, set up. */
export async function buy(stage: Stage, order: KeyOrder, tenant: NewCustomer): Promise<Bought> {
  const { api } = stage;
  const keys = await issueKeys(api, order);
  const opened = await api.post('/v1/redemptions', activation(keys, order.testClockId, tenant), openedRedemption);
  const bought = boughtWith(await redeem(api, opened, tenant.administrator.name));
  await untilSetUp(stage, bought.subscriptionId);
  return bought;
}

/** One more term for a subscription, by new keys. */
export async function renew({ api }: Stage, order: KeyOrder, subscriptionId: string, name: string): Promise<void> {
  const keys = await issueKeys(api, order);
  await redeem(api, await api.post('/v1/redemptions', renewal(keys, subscriptionId, name), openedRedemption), name);
}

/** @throws StoryBroken when the set-up is stuck or takes too long */
export async function untilSetUp({ api, signal }: Stage, subscriptionId: string): Promise<void> {
  const path = `/v1/subscriptions/${subscriptionId}`;
  const look = async () => {
    const { state, reason } = await api.get(path, subscription);
    if (reason === 'setUpStuck') {
      const { problem } = await api.get(`${path}/set-up`, setUpProgress);
      throw new StoryBroken(`The set-up is stuck: ${problem ? `${problem.code}: ${problem.message}` : 'no reason'}`);
    }
    return state === 'settingUp' ? undefined : state;
  };
  await until('Set up', look, { signal });
}
