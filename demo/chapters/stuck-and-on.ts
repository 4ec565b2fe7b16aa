/**
 * A mail server and a data plane fail while a clock advances: it says on what it is stuck, and goes on when it is told to. One
 * mailbox that defers holds back nothing.
 */
import { addDays, addMonths, dateIn, instantFromMillis, startOfDay } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { formatSeconds } from '../format-time.js';
import { buy, ownAddress } from '../purchase.js';
import { morningOf, noonOf } from '../times-of-day.js';
import { type Shop, Shops, zone } from './stuck-and-on/shops.js';
import { expectStuck, parkedOn } from './stuck-and-on/stuck.js';

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

    story.scene('2. The mail server is away when both are to be reminded');
    const remindedOn = noonOf(addDays(expiresOn, -7), zone);
    await externalSystems.whileMailServer({ unavailable: true }, async () => {
      const stuck = await clock.advanceUntilStuck(remindedOn);
      await expectStuck(stage, stuck, { activity: 'deliverNotice', kind: 'notice', says: 'mail server' });
      await shops.expectStates('active');
      await shops.expectMailsOn({ broken: [], other: [] });
    });

    story.scene('3. It is back: retry');
    await clock.retry(remindedOn);
    const daysBefore = (days: number) => addDays(expiresOn, -days);
    const reminder = daysBefore(7);
    await shops.expectMailsOn({ broken: [reminder], other: [reminder] });

    story.scene(`4. The mailbox of ${broken.organisation} takes nothing for now`);
    await externalSystems.whileMailServer({ recipient: broken.email, rejectRate: 1, code: 451 }, async () => {
      await clock.advanceTo(noonOf(expiresOn, zone));
      await shops.expectStates('grace');
      await shops.expectMailsOn({ broken: [reminder], other: [reminder, daysBefore(1), daysBefore(0)] });
      const parked = (await parkedOn(stage, clock.id)).map(({ tenantId, kind, what, state, problem }) => {
        return { tenantId, kind, what, state, code: problem?.code };
      });
      story.expect('The list of parked cases has the one message that still holds, deferred', parked, [
        { tenantId: broken.tenantId, kind: 'notice', what: 'expired', state: 'deferred', code: 'mailDeferred' },
      ]);
    });

    story.scene(`5. The data plane fails when ${broken.organisation} is to be disabled`);
    const disabledOn = addDays(expiresOn, 30);
    const noon = noonOf(disabledOn, zone);
    const fails = { kinds: ['disable'], subscriptionId: broken.subscriptionId, failRate: 1, status: 503 };
    await externalSystems.whileDataPlane(fails, async () => {
      const stuck = await clock.advanceUntilStuck(noon);
      const activity = 'deliverDataPlaneCommand';
      await expectStuck(stage, stuck, { activity, kind: 'dataPlaneCommand', says: '503' });
      await shops.expectStates('disabled');
      await shops.expectDataPlane({ broken: 'deferred', other: 'confirmed' });
      await shops.expectDoors({ broken: 'active', other: 'disabled' });
    });

    story.scene('6. It works again: retry');
    await clock.retry(noon);
    await shops.expectDataPlane({ broken: 'confirmed', other: 'confirmed' });
    await shops.expectDoors({ broken: 'disabled', other: 'disabled' });
    await shops.expectToldOnce('disable', startOfDay(disabledOn, zone));

    story.scene('7. And on to the end, as if nothing had been');
    await clock.advanceTo(noonOf(addDays(expiresOn, 120), zone));
    await shops.expectStates('deleted');
    await shops.expectSameLives();
    story.print(`${clock.days} days were played in ${formatSeconds(clock.playedMs)}, the failures included.`);
  },
};
