/** The heart of a reseller's year: a customer with a new key ends up on the new subscription, and nobody has to watch. */
import { addDays, addMonths, dateIn, instantFromMillis } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { formatDay, formatSeconds } from '../format-time.js';
import { enterPartner } from '../partners.js';
import { morningOf, noonOf } from '../times-of-day.js';
import { Company, zone } from './a-new-key/company.js';
import { Installations, remindersOf } from './a-new-key/installations.js';
import { addSeats, expectTermBegun, renewEarly } from './a-new-key/more-seats.js';
import { Move, refusing } from './a-new-key/move.js';
import { buyerOn, orderKeys } from './a-new-key/order.js';
import {
  choose,
  expectConfirmationNeeded,
  expectNoRenewal,
  expectWaiting,
  openByOrder,
  signAndRedeem,
} from './a-new-key/replacement.js';
import { takeBack, tryAgain } from './a-new-key/taken-back.js';

/** Who works at the office. */
const people = 40;
const [oldPlan, newPlan] = ['office-business', 'office-open'];

export const aNewKey: Chapter = {
  name: 'a-new-key',
  title: 'a new key, and forty people moved to the new plan',

  async play(stage) {
    const { api, story } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);
    const endsOn = addMonths(startsOn, 12);
    const lastDay = addDays(endsOn, -1);

    story.scene(`1. A law office, ${people} people on a plan that ends in a year`);
    const clock = await stage.clock({ name: 'A new key', startsAt: morningOf(startsOn, zone), zone });
    const entered = await enterPartner(api, { name: 'Doradca IT', locale: 'pl', email: 'pomoc@doradca.example' });
    const partner = await buyerOn(clock.id, entered);
    const office = await Company.founded(stage, clock, {
      organisation: 'Kancelaria Lipa',
      administrator: 'Maria Lipa',
      people,
      keys: { planId: oldPlan, count: people, seats: 1, soldBy: partner.id },
    });
    story.expect(
      `${people} keys at once: ${people} seats until ${formatDay(lastDay)}, everybody has a licence`,
      (await office.subscription(office.oldId)).seats,
      { owned: people, assigned: people },
    );

    story.scene('2. Sixty days before the end, the partner orders the new plan');
    await clock.advanceTo(noonOf(addDays(endsOn, -60), zone));
    const order = await orderKeys(office, partner, { planId: newPlan, count: 4, seatsPerKey: 10 });

    story.scene('3. The administrator sees what can be chosen, and what it would cost');
    const present = { subscriptionId: office.oldId, expiresOn: endsOn, seats: people, assigned: people };
    const opened = await openByOrder(office, order, present);
    await expectConfirmationNeeded(office, opened, present);

    story.scene('4. On the last day, with nothing lost');
    const chosen = await choose(office, opened, present, 'lastDay');
    const newId = await signAndRedeem(office, chosen, order);
    await expectWaiting(office, newId, endsOn);
    await expectNoRenewal(office, newId, oldPlan);

    story.scene('5. The last day: everybody is moved, and one is not');
    const move = new Move(office, newId);
    const someone = office.someone();
    await refusing(stage, someone, async () => {
      await clock.advanceTo(noonOf(lastDay, zone));
      await move.expectStuckOn(someone);
    });
    await move.retry();

    story.scene('6. The new term begins');
    const next = addMonths(endsOn, 12);
    await clock.advanceTo(noonOf(endsOn, zone));
    await move.expectTakenOver(endsOn, next);

    story.scene('7. Who has installed the new version?');
    const installations = new Installations(office, newId);
    const first = { on: endsOn, mails: people / 2 };
    const second = { on: addDays(endsOn, 1), mails: people / 2 };
    await installations.expectMails('Everybody is invited', 'invitation', [first, second]);
    await installations.expectDoneByLink();
    const reminders = [remindersOf(first, 1), remindersOf(second)];
    await installations.expectMails('Everybody else is reminded', 'installationReminder', reminders);
    await installations.expectLeft('The administrator reads who is left', { reminded: people - 1, done: 1 });

    story.scene('8. Three months later: ten more seats, and a renewal long before the end');
    await clock.advanceTo(morningOf(addMonths(endsOn, 3), zone));
    const held = { subscriptionId: newId, expiresOn: next, seats: people, assigned: people };
    await addSeats(office, held, { planId: newPlan, seats: 10 });
    const boundary = await renewEarly(office, newId, { planId: newPlan, seats: people + 10 });
    await expectTermBegun(office, newId, boundary);

    story.scene('9. Elsewhere a set-up cannot be finished: it is taken back');
    const shop = await Company.founded(stage, clock, {
      organisation: 'Drukarnia Wilk',
      administrator: 'Jan Wilk',
      people: 8,
      keys: { planId: 'mail-monthly', count: 1, seats: 8, soldBy: partner.id },
    });
    const ends = addMonths(await shop.today(), 1);
    const mail = { subscriptionId: shop.oldId, expiresOn: ends, seats: 8, assigned: 8 };
    const shopOrder = await orderKeys(shop, partner, { planId: newPlan, count: 1, seatsPerKey: 8 });
    await takeBack(shop, shopOrder, mail);

    story.scene('10. And tried again, with the same order');
    await tryAgain(shop, shopOrder, mail);

    const keys = [office.administrator.apiKeyId, shop.administrator.apiKeyId, partner.apiKeyId];
    for (const id of keys) await api.delete(`/v1/api-keys/${id}`);
    story.print(`${clock.days} days were played in ${formatSeconds(clock.playedMs)}.`);
  },
};
