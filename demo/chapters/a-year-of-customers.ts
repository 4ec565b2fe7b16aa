/** Ten customers of one partner live through a year on one test clock, in seconds. */
import { addDays, addMonths, dateIn, instantFromMillis, type PlainDate, plainDate } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { formatSeconds } from '../format-time.js';
import { enterPartner } from '../partners.js';
import { lateOn, morningOf, noonOf } from '../times-of-day.js';
import { keepPictures } from './a-year-of-customers/charts.js';
import { Circle, zone } from './a-year-of-customers/circle.js';
import { expectOrderOfEffects, Foresight, tellInOrder } from './a-year-of-customers/order.js';
import { expectRenewals } from './a-year-of-customers/renewals.js';

export const aYearOfCustomers: Chapter = {
  name: 'a-year-of-customers',
  title: 'a year of ten customers on one clock',

  async play(stage) {
    const { api, story } = stage;
    const firstDay = tenthOfNextMonth();

    story.scene('1. A partner brings ten customers on two days');
    const partner = await enterPartner(api, { name: 'Doradca IT', locale: 'pl', email: 'pomoc@doradca.example' });
    const clock = await stage.clock({ name: 'A year of customers', startsAt: morningOf(firstDay, zone), zone });
    const circle = new Circle(stage, partner, { testClockId: clock.id, firstDay });
    await circle.joinOn(0);
    await clock.advanceTo(morningOf(addDays(firstDay, 1), zone));
    await circle.joinOn(1);
    await circle.expectSeenByPartner();

    story.scene('2. What comes is known, subscription by subscription and month by month');
    const foresight = await Foresight.of(stage, circle.members);
    const [monthly, annual] = [addMonths(firstDay, 1), addMonths(firstDay, 12)];
    await expectRenewals(stage, circle, monthly, circle.endingIn(1));
    await expectRenewals(stage, circle, annual, circle.endingIn(12));

    story.scene('3. The monthly ones end first: two of the four renew in grace');
    await clock.advanceTo(noonOf(addDays(monthly, 10), zone));
    await circle.expectStates({ active: 6, grace: 4 });
    await circle.renew(['Pekárna Dvořák', 'Studio Baltica']);
    await circle.expectStates({ active: 8, grace: 2 });
    await expectRenewals(stage, circle, monthly, circle.endingIn(1));
    await expectRenewals(stage, circle, addMonths(firstDay, 2), circle.endingIn(2));

    story.scene('4. The rest of the year');
    await clock.advanceTo(lateOn(addDays(annual, 12), zone));
    await circle.expectStates({ grace: 6, deleted: 4 });
    await foresight.expectCameTrue(await clock.now(), circle.renewed);

    story.scene('5. In which order it happened, over all ten');
    await tellInOrder(stage, circle.members);
    await expectOrderOfEffects(stage, circle.members);

    story.scene('6. One more renewal moves the month view');
    await circle.renew(['Piekarnia Nowak']);
    await circle.expectStates({ active: 1, grace: 5, deleted: 4 });
    await expectRenewals(stage, circle, annual, circle.endingIn(12));
    await expectRenewals(stage, circle, addMonths(firstDay, 24), circle.endingIn(24));

    story.scene('7. Pictures');
    await keepPictures(stage, circle, annual);
    await api.delete(`/v1/api-keys/${partner.apiKeyId}`);
    story.print(`${clock.days} days of ten customers were played in ${formatSeconds(clock.playedMs)}.`);
  },
};

/** A day whose next one lies in the same month, whatever the month. */
function tenthOfNextMonth(): PlainDate {
  const today = dateIn(zone, instantFromMillis(Date.now()));
  return addMonths(plainDate(`${today.toString().slice(0, 7)}-10`), 1);
}
