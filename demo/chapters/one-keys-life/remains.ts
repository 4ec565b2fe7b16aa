/** What can still be seen of the subscription when it is gone. */
import type { z } from 'zod';
import { timeline } from '../../../api/subscriptions/timelines/schema.js';
import type { Instant } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import type { Customer } from './customer.js';
import type { ExpectedNotice, TermDates } from './dates.js';

/** All that happened, as the story saw it. */
export interface Past {
  readonly first: TermDates;
  readonly second: TermDates;
  readonly committedAt: Instant;
  readonly setUpAt: Instant;
  readonly renewedAt: Instant;
}

export async function whatRemains(stage: Stage, customer: Customer, past: Past): Promise<void> {
  const { api, story } = stage;
  const expected = eventsOf(past);
  const [{ past: happened, future }, mails, notices] = await Promise.all([
    api.get(`/v1/subscriptions/${customer.subscriptionId}/timeline`, timeline),
    customer.mailbox.mails(),
    customer.mailbox.notices(),
  ]);
  story.expect(
    `Its timeline: ${happened.length} events, each at its instant, and nothing to come`,
    { past: happened.map(inWords), future: future.length },
    { past: expected.map(({ at, what }) => `${at} ${what}`), future: 0 },
  );
  const ids = mails.map(({ messageId }) => messageId);
  story.expect(
    `Its mails: ${ids.length}, one for each Message-ID`,
    { mails: ids.length, different: new Set(ids).size, unknown: ids.filter((id) => !isOf(notices, id)) },
    { mails: mailsExpected(expected), different: mailsExpected(expected), unknown: [] },
  );
  const picture = await api.text(`/v1/subscriptions/${customer.subscriptionId}/timeline.svg`);
  story.expect('Its picture is an SVG', /<svg\s[\s\S]*<\/svg>\s*$/.test(picture), true);
  story.print(await stage.keep(`one-keys-life-${customer.subscriptionId}.svg`, picture));

  const { workflow } = await customer.subscription();
  if (workflow === null) throw new Error('The demo is told with an operator’s API key');
  const run = await stage.externalSystems.runOf(workflow.id);
  if (run === undefined) {
    story.print(`Its run in Temporal is ${workflow.id}; no UI is configured (TEMPORAL_UI_URL)`);
    return;
  }
  story.expect('Its run in the Temporal UI, from the first day to the last', run.status, 'completed');
  story.print(workflow.url);
}

function isOf(notices: readonly { readonly messageId: string }[], id: string): boolean {
  return notices.some(({ messageId }) => messageId === id);
}

interface Event {
  readonly at: Instant;
  readonly what: string;
}

function mailsExpected(events: readonly Event[]): number {
  // One more has confirmed the set-up.
  return events.filter(({ what }) => what.startsWith('notice ')).length + 1;
}

/** In words of the timeline: what happened, and why. */
function eventsOf({ first, second, committedAt, setUpAt, renewedAt }: Past): Event[] {
  return [
    { at: committedAt, what: 'committed activation' },
    { at: setUpAt, what: 'setUpDone termPaid' },
    ...first.notices.map(mailed),
    { at: first.expiredAt, what: 'expired termExpired' },
    mailed(first.expiredNotice),
    { at: renewedAt, what: 'renewed renewedInGrace' },
    { at: renewedAt, what: 'notice reactivated' },
    ...second.notices.map(mailed),
    { at: second.expiredAt, what: 'expired termExpired' },
    mailed(second.expiredNotice),
    { at: second.disabledAt, what: 'disabled graceOver' },
    mailed(second.disabledNotice),
    ...second.announcements.map(mailed),
    { at: second.deletedAt, what: 'deletionStarted retentionOver' },
    { at: second.deletedAt, what: 'deleted retentionOver' },
    mailed(second.deletedNotice),
  ];
}

function inWords({ kind, reason, notice, days, scheduledAt }: z.output<typeof timeline>['past'][number]): string {
  return notice === undefined
    ? `${scheduledAt} ${kind} ${reason}`
    : `${scheduledAt} notice ${named(notice, days ?? null)}`;
}

function mailed({ kind, days, at }: ExpectedNotice): Event {
  return { at, what: `notice ${named(kind, days)}` };
}

function named(notice: string, days: number | null): string {
  if (days === null) return notice;
  return `${days} ${days === 1 ? 'day' : 'days'} before the ${notice === 'expiring' ? 'end' : 'deletion'}`;
}
