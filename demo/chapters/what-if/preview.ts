/** Timelines that would be, and the ones that came. */

import type { z } from 'zod';
import { timeline, timelinePreview } from '../../../api/subscriptions/timelines/schema.js';
import { instant } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatTime } from '../../format-time.js';
import { dated, describeEvent } from '../../timeline-events.js';
import { type Buyer, zone } from './buyers.js';

type Event = z.output<typeof timeline>['future'][number];

/** What would happen, as a list of events. */
export type WhatWouldBe = readonly Event[];

export async function preview({ api, story }: Stage, question: string, body: object): Promise<WhatWouldBe> {
  const { future } = await api.post('/v1/timeline-previews', body, timelinePreview);
  story.print(question);
  for (const { scheduledAt, explanation } of future.filter(isChange)) {
    story.print(`  ${formatTime(instant(scheduledAt), zone)}  ${explanation}`);
  }
  return future;
}

/** All that is known of a customer's subscription: what happened, and what comes if nobody does anything. */
export async function lifeOf({ api }: Stage, { subscriptionId }: Buyer): Promise<unknown> {
  const { past, future, spans } = await api.get(`/v1/subscriptions/${subscriptionId}/timeline`, timeline);
  return { past, future, spans };
}

/** Every event by itself came when it was foreseen, and no other; what a person did, on the day that was foreseen. */
export async function expectCameTrue(
  { api, story }: Stage,
  { organisation, subscriptionId }: Buyer,
  foreseen: WhatWouldBe,
  assumption = 'the renewal',
): Promise<void> {
  const { past, future } = await api.get(`/v1/subscriptions/${subscriptionId}/timeline`, timeline);
  const came = [...past.filter(({ kind }) => !notPredicted.includes(kind)), ...future].map(comparable);
  // To assume another policy is no event in the life of who has that policy.
  const expected = foreseen.filter(({ kind }) => kind !== 'policyChanged').map(comparable);
  story.expect(`${organisation}: all ${came.length} events as they were foreseen with ${assumption}`, came, expected);
}

/** Of a deletion its end is predicted. */
const notPredicted: readonly string[] = ['committed', 'setUpDone'];

function comparable(event: Event): string {
  return event.kind === 'renewed' ? `${event.on} renewed ${event.reason}` : `${dated(event)} ${event.state}`;
}

/** The changes of state of several futures, a column each. */
export function printSideBySide({ story }: Stage, futures: Readonly<Record<string, WhatWouldBe>>): void {
  const columns = Object.entries(futures).map(([name, events]) => [
    name,
    ...events.filter(isChange).map((event) => `${event.on} ${describeEvent(event)}`),
  ]);
  const rows = Math.max(...columns.map(({ length }) => length));
  for (let row = 0; row < rows; row += 1) {
    story.print(
      columns
        .map((cells) => (cells[row] ?? '').padEnd(26))
        .join('')
        .trimEnd(),
    );
  }
}

function isChange({ notice, kind }: Event): boolean {
  return notice === undefined && kind !== 'policyChanged' && kind !== 'deletionStarted';
}
