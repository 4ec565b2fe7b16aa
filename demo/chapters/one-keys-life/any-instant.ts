/** The subscription as it was at instants of its life, asked for when it is gone. */
import { subscriptionAt } from '../../../api/subscriptions/timelines/schema.js';
import { addHours, type Instant } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatTime } from '../../format-time.js';
import { noonOf } from '../../times-of-day.js';
import { type Customer, zone } from './customer.js';
import type { Past } from './remains.js';

interface Moment {
  readonly at: Instant;
  /** Null before it began. */
  readonly state: 'active' | 'grace' | 'disabled' | 'deleted' | null;
  readonly term: number | null;
  readonly possible: readonly string[];
}

export async function anyInstant({ api, story }: Stage, { subscriptionId }: Customer, past: Past): Promise<void> {
  for (const { at, ...expected } of momentsOf(past)) {
    const found = await api.get(`/v1/subscriptions/${subscriptionId}/state?at=${at}`, subscriptionAt);
    const possible = found.actions.filter((one) => one.possible).map(({ action }) => action);
    story.expect<unknown>(
      `?at=${at}: ${expected.state ?? 'nothing yet'}; possible: ${expected.possible.join(', ') || 'nothing'}`,
      { basis: found.basis, state: found.state, term: found.term?.number ?? null, possible },
      { basis: 'recorded', ...expected },
    );
    story.print(`${formatTime(at, zone)}: ${found.explanation}`);
  }
}

function momentsOf({ first, second, committedAt }: Past): Moment[] {
  const always = ['export', 'placeLegalHold'];
  const cancelling = ['cancelAtEndOfTerm', 'cancelNow'];
  const whilePaid = ['renew', 'addSeats', 'replaceNow', 'replaceOnLastDay', 'changeLicences', ...cancelling, ...always];
  const inGrace = ['renew', 'replaceNow', 'changeLicences', 'cancelNow', ...always];
  return [
    { at: addHours(committedAt, -1), state: null, term: null, possible: [] },
    { at: noonOf(first.lastDay, zone), state: 'active', term: 1, possible: whilePaid },
    { at: noonOf(first.expiresOn, zone), state: 'grace', term: 1, possible: inGrace },
    { at: noonOf(second.lastDay, zone), state: 'active', term: 2, possible: whilePaid },
    {
      at: noonOf(second.disabledOn, zone),
      state: 'disabled',
      term: 2,
      possible: ['renew', 'replaceNow', ...always],
    },
    { at: second.deletedAt, state: 'deleted', term: 2, possible: [] },
  ];
}
