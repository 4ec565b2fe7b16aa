/** What happens to a subscription, predicted or past, as one can be compared with the other. */
import type { z } from 'zod';
import type { timeline } from '../api/subscriptions/timelines/schema.js';

type Event = z.output<typeof timeline>['past'][number];

/** What it is: a change of state, or the message to the administrators about it. */
export function describeEvent({ kind, notice, days }: Pick<Event, 'kind' | 'notice' | 'days'>): string {
  if (notice === undefined) return kind;
  return days === undefined ? `mail "${notice}"` : `mail "${notice}", ${days} ${days === 1 ? 'day' : 'days'} left`;
}

/** With the instant at which it is due or happened: `2027-11-22T23:00:00Z expired`. */
export function dated(event: Event): string {
  return `${event.scheduledAt} ${describeEvent(event)}`;
}
