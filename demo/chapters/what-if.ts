/** What would become of subscriptions is asked before it happens, and compared with what then happens on the clock. */
import { addDays, addHours, addMonths, dateIn, instantFromMillis, messageTime } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { formatDay, formatSeconds } from '../format-time.js';
import { renew } from '../purchase.js';
import { lateOn, morningOf } from '../times-of-day.js';
import { buyers, zone } from './what-if/buyers.js';
import { expectCameTrue, lifeOf, preview, printSideBySide } from './what-if/preview.js';
import { expectSameRefusal } from './what-if/refusal.js';

const planId = 'office-open';
/** The days after the end on which they remember. */
const dayOfGrace = 12;
const dayOfDisablement = 60;

export const whatIf: Chapter = {
  name: 'what-if',
  title: 'what would be, and what then is',

  async play(stage) {
    const { story } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);
    const endsOn = addMonths(startsOn, 12);
    const tomorrow = addDays(startsOn, 1).toString();
    // Before 09:00, so that the mail about a renewal goes at 09:00 whatever second the keys are redeemed in.
    const eightOn = (days: number) => addHours(messageTime(addDays(endsOn, days), zone), -1);

    story.scene('1. Three customers buy a year');
    const clock = await stage.clock({ name: 'What if', startsAt: morningOf(startsOn, zone), zone });
    const order = { testClockId: clock.id, planId, seats: 5 };
    const { early, late, strict } = await buyers(stage, order);
    story.print(`until ${formatDay(addDays(endsOn, -1))}; ${strict.organisation} under a policy without grace`);

    story.scene('2. What if …?');
    const unasked = await lifeOf(stage, early);
    const inGrace = await preview(stage, `… ${early.organisation} renews on day ${dayOfGrace} of grace`, {
      subscriptionId: early.subscriptionId,
      changes: [{ kind: 'renewal', at: eightOn(dayOfGrace).toString() }],
    });
    const whileDisabled = await preview(stage, `… ${late.organisation} renews on day ${dayOfDisablement}, disabled`, {
      subscriptionId: late.subscriptionId,
      changes: [{ kind: 'renewal', at: eightOn(dayOfDisablement).toString() }],
    });
    const withoutGrace = await preview(
      stage,
      `… ${early.organisation} had a policy without grace, as new commerce has`,
      {
        subscriptionId: early.subscriptionId,
        changes: [{ kind: 'policy', at: tomorrow, policy: { id: 'newCommerceAnnual' } }],
      },
    );
    story.expect('Nothing has changed by being asked for', await lifeOf(stage, early), unasked);
    await expectSameRefusal(stage, early, { ...order, at: tomorrow });

    story.scene('3. Then it happens');
    await clock.advanceTo(eightOn(dayOfGrace));
    await renew(stage, order, early.subscriptionId, early.administrator);
    story.print(`${early.organisation} renews on ${formatDay(addDays(endsOn, dayOfGrace))}`);
    await clock.advanceTo(eightOn(dayOfDisablement));
    await renew(stage, order, late.subscriptionId, late.administrator);
    story.print(`${late.organisation} renews on ${formatDay(addDays(endsOn, dayOfDisablement))}`);
    await clock.advanceTo(lateOn(addDays(endsOn, dayOfDisablement + 365 + 121), zone));

    story.scene('4. What was foreseen beside what came');
    await expectCameTrue(stage, early, inGrace);
    await expectCameTrue(stage, late, whileDisabled);
    await expectCameTrue(stage, strict, withoutGrace, 'the policy without grace');
    printSideBySide(stage, { 'in grace': inGrace, 'while disabled': whileDisabled, 'without grace': withoutGrace });
    story.print(`${clock.days} days were played in ${formatSeconds(clock.playedMs)}.`);
  },
};
