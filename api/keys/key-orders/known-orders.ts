/** Orders of keys with what the claims on their keys tell of them: for a whole page at once, never order by order. */
import { dateIn, plainDate } from '../../../domain/calendar.js';
import type { Reach } from '../../../domain/identity/grants.js';
import { type KeyOrderState, keyOrderState } from '../../../domain/keys/key-orders.js';
import type { Database } from '../../../models/database.js';
import type { KeyOrder, KeyOrderFilter, KeyOrderPosition } from '../../../models/keys/key-orders.js';
import type { KeyClaim } from '../../../models/keys/key-schemas.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import type { Partner } from '../../../models/partners/partners.js';
import { timeOn } from '../../tenant-time.js';

interface OrderInState {
  readonly order: KeyOrder;
  readonly state: KeyOrderState;
  /** Of its keys: it can have been put off since they were ordered. */
  readonly redeemBy: string;
  readonly claim: KeyClaim | undefined;
}

export interface KnownOrder extends OrderInState {
  /** Which has its keys, or has redeemed them. */
  readonly redemption: Redemption | undefined;
  /** Which ordered them. */
  readonly partner: Partner | undefined;
}

export interface FoundOrders {
  readonly found: readonly KnownOrder[];
  /** Where the next page begins; null on the last one. */
  readonly next: KeyOrderPosition | null;
}

/** Orders as they are now, in the same order; without one whose keys are being deleted. */
export async function knownOrders(database: Database, orders: readonly KeyOrder[]): Promise<KnownOrder[]> {
  return withNames(database, await inStates(database, orders));
}

const lookedAtOnce = 200;
const mostLooks = 10;

/** In which state an order is stands in no order. So orders are looked through, but not endlessly for one page. */
export async function searchOrders(
  database: Database,
  reach: Reach,
  { state, limit, ...filter }: KeyOrderFilter & { readonly state?: KeyOrderState | undefined; readonly limit: number },
  after: KeyOrderPosition | undefined,
): Promise<FoundOrders> {
  const atOnce = state === undefined ? limit + 1 : lookedAtOnce;
  const found: OrderInState[] = [];
  let last = after;
  for (let look = 0; look < mostLooks; look += 1) {
    const looked = await database.keyOrders.list(reach, filter, last, atOnce);
    for (const one of await inStates(database, looked)) {
      if (state !== undefined && one.state !== state) continue;
      if (found.length === limit) return { found: await withNames(database, found), next: positionOf(found.at(-1)) };
      found.push(one);
    }
    if (looked.length < atOnce) return { found: await withNames(database, found), next: null };
    const order = looked.at(-1);
    last = order && { orderedAt: order.orderedAt, id: order._id };
  }
  return { found: await withNames(database, found), next: last ?? null };
}

function positionOf(one: OrderInState | undefined): KeyOrderPosition | null {
  return one ? { orderedAt: one.order.orderedAt, id: one.order._id } : null;
}

async function inStates(database: Database, orders: readonly KeyOrder[]): Promise<OrderInState[]> {
  const hashes = orders.map(({ firstKey }) => firstKey);
  const clocks = [...new Set(orders.map(({ testClockId }) => testClockId))];
  const [claims, keys, days] = await Promise.all([
    database.keys.claimsOf(hashes),
    database.keys.byHashes(hashes),
    Promise.all(clocks.map(async (clock) => [clock, dateIn('UTC', await timeOn(database, clock))] as const)),
  ]);
  const todayOn = new Map(days);
  return orders.flatMap((order) => {
    const [key, today] = [keys.get(order.firstKey), todayOn.get(order.testClockId)];
    if (!key || !today) return [];
    const claim = claims.get(order.firstKey);
    const { redeemBy } = key;
    const state = keyOrderState(claim?.state ?? null, {
      redeemBy: plainDate(redeemBy),
      today,
      declined: order.declined !== null,
    });
    return [{ order, state, redeemBy, claim }];
  });
}

async function withNames(database: Database, found: readonly OrderInState[]): Promise<KnownOrder[]> {
  const [redemptions, partners] = await Promise.all([
    database.redemptions.byIds(found.flatMap((one) => redemptionOf(one) ?? [])),
    database.partners.byIds([...new Set(found.flatMap(({ order }) => order.soldBy ?? []))]),
  ]);
  return found.map((one) => ({
    ...one,
    redemption: redemptions.get(redemptionOf(one) ?? ''),
    partner: partners.get(one.order.soldBy ?? ''),
  }));
}

/** Who has revoked keys is no redemption. */
function redemptionOf({ claim }: OrderInState): string | undefined {
  return claim && claim.state !== 'revoked' ? claim.owner : undefined;
}
