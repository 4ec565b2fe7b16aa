import '../date-equality.js';
import { plainDate } from '../../../domain/calendar.js';
import { replacesFrom } from '../../../domain/subscriptions/replacement.js';
import { liveSlots } from '../../../domain/subscriptions/slots.js';
import { currentTerm, lastTerm } from '../../../domain/subscriptions/subscription.js';
import { payment, renewal } from './commands.js';
import { active, committed, type Life, story } from './life.js';

const zone = 'America/New_York';
const at = '2026-03-15T13:37:00Z';
const moved = { slots: liveSlots(3), assigned: 0, freed: [], zone };
const zones = ({ state }: Life) => state.terms.map((term) => term.zone);

describe('after a move from Warsaw to New York, a term keeps its zone to its end, and the next one has', () => {
  it('renewed in grace or while disabled, the zone of the day on which it is renewed', () => {
    for (const late of ['2027-03-20T10:00:00Z', '2027-05-20T10:00:00Z']) {
      const renewed = active({ at })
        .livedTo(late)
        .when(renewal({ at: late, zone }));
      expect(zones(renewed)).toEqual(['Europe/Warsaw', zone]);
    }
  });

  it('stacked, the zone of the day on which it begins: the boundary is midnight of the term that ends', () => {
    const stacked = active({ at }).when(renewal({ at: '2027-01-10T10:00:00Z' }));
    const begun = stacked.livedTo('2027-03-15T00:00:00Z', moved);
    expect(story(begun)).toEqual(['2027-03-14T23:00:00Z termStarted']);
    expect(zones(begun)).toEqual(['Europe/Warsaw', zone]);
    expect(story(begun.livedTo('2028-03-16T00:00:00Z'))).toContain('2028-03-15T04:00:00Z expired');
  });

  it('in the place of another subscription’s on its last day, the zone of the day on which it begins', () => {
    const expiresOn = plainDate('2026-09-01');
    const replaces = replacesFrom({ subscriptionId: 'sub-0', when: 'lastDay', expiresOn, zone: 'Europe/Warsaw' });
    const begun = committed({ at, replaces }).livedTo('2026-08-31T23:00:00Z', moved);
    expect(story(begun)).toEqual(['2026-08-30T22:00:00Z setUpStarted', '2026-08-31T22:00:00Z termStarted']);
    expect([currentTerm(begun.state).startsOn, zones(begun)]).toEqual([expiresOn, [zone]]);
    expect(story(begun.livedTo('2027-09-02T00:00:00Z'))).toContain('2027-09-01T04:00:00Z expired');
  });

  it.each([
    ['before its end', '2026-04-10'],
    ['in grace', '2026-04-20'],
    ['while disabled', '2026-06-10'],
  ])('paid %s, the zone that the tenant has then', (_when, valueDate) => {
    const monthly = active({ at, policy: 'monthly', months: 1, invoiced: { periodMonths: null } });
    const recorded = `${valueDate}T10:00:00Z`;
    const paid = monthly.livedTo(recorded).when(payment(valueDate, recorded, undefined, zone));
    expect([zones(paid)[0], lastTerm(paid.state).zone]).toEqual(['Europe/Warsaw', zone]);
  });
});
