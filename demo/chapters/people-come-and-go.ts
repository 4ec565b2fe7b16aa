/** The people of a school: imported from a file, with licences for twenty, one of whom leaves, comes back, and leaves for good. */
import { addDays, addHours, dateIn, instantFromMillis } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { buy, ownAddress } from '../purchase.js';
import { morningOf } from '../times-of-day.js';
import { importPeople } from './people-come-and-go/import.js';
import { Leaver } from './people-come-and-go/leaver.js';
import { School, zone } from './people-come-and-go/school.js';

const seats = 20;

export const peopleComeAndGo: Chapter = {
  name: 'people-come-and-go',
  title: 'people are imported, leave, come back and are forgotten',

  async play(stage) {
    const { story } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);

    story.scene(`1. A school buys ${seats} seats`);
    const clock = await stage.clock({ name: 'People come and go', startsAt: morningOf(startsOn, zone), zone });
    const administrator = { name: 'Maria Zych', email: ownAddress('maria', 'szkola.example') };
    const tenant = { country: 'PL', organisation: 'Szkoła Podstawowa', timeZone: zone, locale: 'pl-PL', administrator };
    const bought = await buy(stage, { testClockId: clock.id, planId: 'office-open', seats }, tenant);
    const school = new School(stage, bought);
    await school.expectSeats({ owned: seats, assigned: 1 });

    story.scene('2. Nineteen people come in a file');
    const people = await importPeople(stage, bought.tenantId);

    story.scene('3. Licences for twenty');
    const [first = '', ...others] = people;
    await school.assign('Nineteen at once: with the administrator, every seat is taken', people);
    await school.expectSeats({ owned: seats, assigned: seats });
    const substitute = await school.add('Olga Nowak');
    await school.expectNoSeat(substitute, others.slice(0, 2));

    story.scene('4. One leaves, and comes back');
    const leaver = await Leaver.of(stage, bought, first);
    await leaver.deactivate('freed');
    await school.expectSeats({ owned: seats, assigned: seats - 1 });
    await leaver.restore('assigned');
    await school.expectSeats({ owned: seats, assigned: seats });

    story.scene('5. Leaves again; meanwhile the seat is taken');
    await leaver.deactivate('freed');
    await school.assign(`${substitute.name} gets it`, [substitute.id]);
    await leaver.restore('refused');
    await school.expectLastAdministratorStays();

    story.scene('6. Leaves for good: 30 days pass');
    const until = await leaver.deactivate('none');
    await clock.advanceTo(addHours(until, -1));
    await leaver.expectRemembered();
    await clock.advanceTo(addHours(until, 1));
    await leaver.expectForgotten();
    await school.expectSeats({ owned: seats, assigned: seats });
  },
};
