/** The month view: whose term ends in a month, as the partner sees it. */
import { dashboardPage } from '../../../api/partners/dashboard/schema.js';
import type { PlainDate } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import type { Circle, Member } from './circle.js';

export function renewalsPath(month: PlainDate, testClockId: string): string {
  return `month=${month.toString().slice(0, 7)}&testClockId=${testClockId}`;
}

export async function expectRenewals(
  { story }: Stage,
  { partner, members, when }: Circle,
  month: PlainDate,
  expected: readonly Member[],
): Promise<void> {
  const query = renewalsPath(month, when.testClockId);
  const { items } = await partner.api.get(`/v1/dashboard?${query}&limit=100`, dashboardPage);
  const nameOf = (id: string) => members.find(({ subscriptionId }) => subscriptionId === id)?.organisation ?? id;
  const count = `${expected.length} ${expected.length === 1 ? 'term ends' : 'terms end'}`;
  story.expect(
    `${month.toString().slice(0, 7)}: ${count}, day by day`,
    items.map(({ expiresOn, subscriptionId }) => `${expiresOn} ${nameOf(subscriptionId)}`).sort(),
    expected.map(({ expiresOn, organisation }) => `${expiresOn} ${organisation}`).sort(),
  );
  story.print(items.map(({ lastDay, subscriptionId }) => `${nameOf(subscriptionId)} until ${lastDay}`).join('; '));
}
