/** From the issue of three product keys to the certificate that their customer's data is gone. */
import { addDays, addMonths, dateIn, instantFromMillis } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { formatDay, formatSeconds } from '../format-time.js';
import type { PlayedClock } from '../played-clock.js';
import { lateOn, morningOf, noonOf } from '../times-of-day.js';
import { anyInstant } from './one-keys-life/any-instant.js';
import { Customer, zone } from './one-keys-life/customer.js';
import { type TermDates, termDates } from './one-keys-life/dates.js';
import { dataIsDeleted } from './one-keys-life/deletion.js';
import { issueKeys } from './one-keys-life/keys.js';
import { activateKeys, renewByKeys } from './one-keys-life/redemption.js';
import { whatRemains } from './one-keys-life/remains.js';

/** The day of grace on which the customer remembers. */
const dayOfRenewal = 12;

export const oneKeysLife: Chapter = {
  name: 'one-keys-life',
  title: "one product key's whole life",

  async play(stage) {
    const { story } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);

    story.scene('1. A seller issues keys');
    const startsAt = morningOf(startsOn, zone);
    const clock = await stage.clock({ name: "One product key's whole life", startsAt, zone });
    story.print(
      `A test clock begins tomorrow, ${formatDay(startsOn)}, at 10:00. Times are those of Warsaw, the customer's.`,
    );
    const keys = await issueKeys(stage, clock.id, addMonths(startsOn, 36));

    story.scene('2. A bakery in Poland redeems them');
    const customer = new Customer(stage, await activateKeys(stage, clock.id, { keys, startsOn }));

    story.scene('3. It is set up');
    const first = termDates(startsOn, 12, zone);
    const begun = await customer.expectSetUp(first);

    story.scene('4. The end comes nearer');
    await clock.advanceTo(lateOn(first.lastDay, zone));
    await customer.mailbox.expect(first.notices);
    await customer.expectActive('On the evening of the last day everybody still works');

    story.scene('5. Nobody renewed: grace');
    await customer.expectGraceAt(clock, first);

    story.scene(`6. On day ${dayOfRenewal} of grace the bakery renews, by new keys`);
    await clock.advanceTo(morningOf(addDays(first.expiresOn, dayOfRenewal), zone));
    const newKeys = await issueKeys(stage, clock.id, addMonths(startsOn, 36));
    const second = termDates(first.expiresOn, 12, zone);
    await renewByKeys(stage, customer, { keys: newKeys, current: first, next: second });
    const renewedAt = await customer.expectRenewed(second);

    story.scene('7. A year later it lapses again');
    await playUntilGrace(customer, clock, second);

    story.scene('8. Day 30: disabled');
    await clock.advanceTo(noonOf(second.disabledOn, zone));
    await customer.expectDisabled(second);

    story.scene('9. Day 120: deleted');
    await clock.advanceTo(noonOf(second.deletedOn, zone));
    await dataIsDeleted(stage, customer, second);

    story.scene('10. What remains');
    const past = { ...begun, first, second, renewedAt };
    await whatRemains(stage, customer, past);

    story.scene('11. Any instant of it can be asked for');
    await anyInstant(stage, customer, past);
    story.print(`${clock.days} days were played in ${formatSeconds(clock.playedMs)}.`);
  },
};

async function playUntilGrace(customer: Customer, clock: PlayedClock, term: TermDates): Promise<void> {
  await clock.advanceTo(lateOn(term.lastDay, zone));
  await customer.mailbox.expectAgain(term.notices);
  await customer.expectGraceAt(clock, term);
}
