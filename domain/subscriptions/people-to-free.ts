/** Who gives a licence back when a term of fewer seats begins: docs/concepts.md, "Seats and people". */
import type { PlainDate } from '../calendar.js';
import { lastTerm, type Renewal, type Subscription, stackedTerms } from './subscription.js';
import type { Term } from './terms.js';

/** `left`: deactivated; `named`: somebody has said so; `newest`: assigned last of those who are left. */
export type FreedBecause = 'left' | 'named' | 'newest';

export interface FreedPerson {
  readonly userId: string;
  readonly because: FreedBecause;
}

/** What the register knows of those who hold a licence. */
export interface Holders {
  readonly assigned: number;
  /** Who has left and still holds one. */
  readonly left: readonly string[];
  /** Of those who were named, who holds one. */
  readonly named: readonly string[];
  /** The newest assignments, the newest first, as many as may be needed. */
  readonly newest: readonly string[];
}

/** Nobody but who has left as long as the seats suffice; else all who were named, and so many of the newest as are still too many. */
export function peopleToFree({ assigned, left, named, newest }: Holders, seats: number): FreedPerson[] {
  const gone = left.map((userId): FreedPerson => ({ userId, because: 'left' }));
  const excess = tooMany({ assigned, left }, seats);
  if (excess === 0) return gone;
  const chosen = [...new Set(named)].filter((userId) => !left.includes(userId));
  const others = newest.filter((userId) => !left.includes(userId) && !chosen.includes(userId));
  return [
    ...gone,
    ...chosen.map((userId): FreedPerson => ({ userId, because: 'named' })),
    ...others
      .slice(0, Math.max(0, excess - chosen.length))
      .map((userId): FreedPerson => ({ userId, because: 'newest' })),
  ];
}

/** How many hold a licence for whom there is no seat, without who has left. */
export function tooMany({ assigned, left }: Pick<Holders, 'assigned' | 'left'>, seats: number): number {
  return Math.max(0, assigned - left.length - seats);
}

/** Whom to free when a term begins: the keys that made it have named them, or who has decided on the renewal. */
export function namedFor({ renewal }: Pick<Subscription, 'renewal'>, term: Pick<Term, 'freeUsers'>): readonly string[] {
  return term.freeUsers ?? renewal.freeUsers ?? [];
}

/** Once the term has begun nobody is named for the one behind it. */
export function withoutNames({ freeUsers: _, ...renewal }: Renewal): Renewal {
  return renewal;
}

/** The term that begins next, as it is known now: a stacked one, or what was decided for the time after the last one. */
export function nextTermSeating(subscription: Subscription): {
  readonly startsOn: PlainDate | null;
  readonly seats: number;
  readonly named: readonly string[];
} {
  const [stacked] = stackedTerms(subscription);
  const last = lastTerm(subscription);
  const { renewal } = subscription;
  if (stacked) return { startsOn: stacked.startsOn, seats: stacked.seats, named: namedFor(subscription, stacked) };
  const seats = renewal.plan?.seats ?? renewal.seats ?? last.seats;
  return { startsOn: last.expiresOn, seats, named: renewal.freeUsers ?? [] };
}
