/** The heart of a reseller's year: a customer with a new key ends up on the new subscription, and nobody has to watch. */
import { addDays, addMonths, dateIn, instantFromMillis } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { enterPartner } from '../partners.js';
import { morningOf, noonOf } from '../times-of-day.js';
import { toldDay, toldSeconds } from '../told-time.js';
import { Company, zone } from './a-new-key/company.js';
import { orderKeys } from './a-new-key/order.js';
import {
  choose,
  expectConfirmationNeeded,
  expectNoRenewal,
  expectWaiting,
  openByOrder,
  signAndRedeem,
} from './a-new-key/replacement.js';

/** Who works at the office. */
const people = 40;
const [oldPlan, newPlan] = ['office-business', 'office-open'];

export const aNewKey: Chapter = {
  name: 'a-new-key',
  title: 'a new key, and forty people moved to the new plan',

  async tell(stage) {
    const { api, story } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);
    const endsOn = addMonths(startsOn, 12);
    const lastDay = addDays(endsOn, -1);

    story.scene(`1. A law office, ${people} people on a plan that ends in a year`);
    const clock = await stage.clock({ name: 'A new key', startsAt: morningOf(startsOn, zone), zone });
    const partner = await enterPartner(api, { name: 'Doradca IT', locale: 'pl', email: 'pomoc@doradca.example' });
    const office = await Company.founded(stage, clock, {
      organisation: 'Kancelaria Lipa',
      administrator: 'Maria Lipa',
      people,
      keys: { planId: oldPlan, count: people, seats: 1, soldBy: partner.id },
    });
    story.expect(
      `${people} keys at once: ${people} seats until ${toldDay(lastDay)}, everybody has a licence`,
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

    for (const id of [office.administrator.apiKeyId, partner.apiKeyId]) await api.delete(`/v1/api-keys/${id}`);
    story.tell(`${clock.days} days were played in ${toldSeconds(clock.playedMs)}.`);
  },
};
