/** Looks at the licences of tenants all the time: what must hold at every instant. */
import { setTimeout as pause } from 'node:timers/promises';
import { seatsOwned, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { Database } from '../../models/database.js';

/** Between two looks, in milliseconds. */
const lookEvery = 40;
/** The projection of a change may be read a moment before or after its licences. */
const looksUntilFault = 5;

/** Users who must hold one of two licences at every instant, as long as they are watched. */
export interface Moving {
  readonly tenantId: string;
  readonly userIds: ReadonlySet<string>;
}

export interface Watch {
  readonly looks: number;
  readonly faults: readonly string[];
  end(): Promise<void>;
}

export function watchLicences(database: Database, moving: readonly Moving[]): Watch {
  const faults = new Set<string>();
  /** How often in a row something was seen that must not be. */
  let seen = new Map<string, number>();
  let looks = 0;
  let over = false;

  async function look(): Promise<void> {
    const wrong = (await Promise.all(moving.map((tenant) => wrongIn(database, tenant)))).flat();
    seen = new Map(wrong.map((what) => [what, (seen.get(what) ?? 0) + 1]));
    for (const [what, times] of seen) if (times >= looksUntilFault) faults.add(what);
    looks += 1;
  }

  const running = (async () => {
    while (!over) {
      await look();
      await pause(lookEvery);
    }
  })();

  return {
    get looks() {
      return looks;
    },
    get faults() {
      return [...faults];
    },
    async end() {
      over = true;
      await running;
    },
  };
}

async function wrongIn(database: Database, { tenantId, userIds }: Moving): Promise<string[]> {
  const projections = await database.subscriptions.ofTenant(tenantId);
  const held = await database.licences.assignments.find({ tenantId }).toArray();
  const tooMany = projections.flatMap(({ _id, subscription }) => {
    const owned = seatsOwned(subscriptionFromJson(subscription));
    const assigned = held.filter(({ subscriptionId }) => subscriptionId === _id).length;
    return assigned > owned ? [`${_id} has more seats assigned than it owns (${assigned} of ${owned})`] : [];
  });
  // Whoever was set aside by a decision stays behind.
  const aside = await database.reassignments.collection.find({ tenantId, state: 'setAside' }).toArray();
  const holders = new Set([...held, ...aside].map(({ userId }) => userId));
  const without = [...userIds].filter((userId) => !holders.has(userId));
  return [...tooMany, ...without.map((userId) => `${userId} holds no licence at all`)];
}
