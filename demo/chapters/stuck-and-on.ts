/**
 * A mailbox and a data plane fail while a clock advances: mails are tried again by themselves, and on the data plane the clock
 * is stuck until it is told to go on.
 */
import { addDays, addMonths, dateIn, instantFromMillis, startOfDay } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { formatSeconds } from '../format-time.js';
import { buy, ownAddress } from '../purchase.js';
import { morningOf, noonOf } from '../times-of-day.js';
import { type Shop, Shops, zone } from './stuck-and-on/shops.js';
import { expectStuck } from './stuck-and-on/stuck.js';

const planId = 'mail-monthly';

export const stuckAndOn: Chapter = {
  name: 'stuck-and-on',
  title: 'servers fail, the clock is stuck, and goes on',

  async play(stage) {
    const { story, externalSystems } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);
    const expiresOn = addMonths(startsOn, 1);

    story.scene('1. Two shops buy a month of mail');
    const clock = await stage.clock({ name: 'Stuck and on', startsAt: morningOf(startsOn, zone), zone });
    const shop = async (organisation: string): Promise<Shop> => {
      const email = ownAddress('admin', 'shops.example');
      const administrator = { name: 'Ewa Lis', email };
      const tenant = { country: 'PL', organisation, timeZone: zone, locale: 'pl-PL', administrator };
      return { ...(await buy(stage, { testClockId: clock.id, planId, seats: 2 }, tenant)), organisation, email };
    };
    const [broken, other] = await Promise.all([shop('Kwiaciarnia Lis'), shop('Warzywa Zając')]);
    const shops = new Shops(stage, { broken, other });
    story.print(`${broken.organisation} and ${other.organisation}, on one clock`);

    story.scene(`2. The mailbox of ${broken.organisation} takes no mails`);
    await externalSystems.whileMailServer({ recipient: broken.email, rejectRate: 1, code: 451 }, async () => {
      await clock.advanceTo(noonOf(expiresOn, zone));
      await shops.expectStates('grace');
      await shops.expectNoMail();
      await shops.expectNotices({
        broken: ['expiring notReached', 'expiring obsolete', 'expired deferred'],
        other: ['expiring sent', 'expiring sent', 'expired sent'],
      });
    });

    story.scene('3. It takes them again: what still stands is sent by itself');
    await clock.advanceTo(noonOf(addDays(expiresOn, 1), zone));
    await shops.expectNotices({
      broken: ['expiring notReached', 'expiring obsolete', 'expired sent'],
      other: ['expiring sent', 'expiring sent', 'expired sent'],
    });

    story.scene(`4. The data plane fails when ${broken.organisation} is to be disabled`);
    const disabledOn = addDays(expiresOn, 30);
    const noon = noonOf(disabledOn, zone);
    const fails = { kinds: ['disable'], subscriptionId: broken.subscriptionId, failRate: 1, status: 503 };
    await externalSystems.whileDataPlane(fails, async () => {
      const stuck = await clock.advanceUntilStuck(noon);
      await expectStuck(stage, stuck, { activity: 'deliverDataPlaneCommand', of: broken, says: '503' });
      await shops.expectDoors({ broken: 'active', other: 'disabled' });
      await shops.expectNobodyWorks();
    });

    story.scene('5. It works again: retry');
    await clock.retry(noon);
    await shops.expectStates('disabled');
    await shops.expectDoors({ broken: 'disabled', other: 'disabled' });
    await shops.expectToldOnce('disable', startOfDay(disabledOn, zone));

    story.scene('6. And on to the end, as if nothing had been');
    await clock.advanceTo(noonOf(addDays(expiresOn, 120), zone));
    await shops.expectStates('deleted');
    await shops.expectSameLives();
    story.print(`${clock.days} days were played in ${formatSeconds(clock.playedMs)}, the failures included.`);
  },
};
