import { assertTimeZone } from '../../domain/calendar.js';
import { isCountry, localeOf, timeZoneOf } from '../../domain/countries.js';

describe('what follows from a country', () => {
  it.each([
    ['PL', 'Europe/Warsaw', 'pl-PL'],
    ['CZ', 'Europe/Prague', 'cs-CZ'],
    ['DE', 'Europe/Berlin', 'de-DE'],
    ['PT', 'Europe/Lisbon', 'pt-PT'],
    ['UA', 'Europe/Kyiv', 'uk-UA'],
    ['GB', 'Europe/London', 'en-GB'],
    ['US', null, 'en-US'],
  ])('%s: %s, %s', (country, zone, locale) => {
    expect([timeZoneOf(country), localeOf(country)]).toEqual([zone, locale]);
  });

  it('is a zone and a locale that are known, for every country that has one', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const all = letters.flatMap((one) => letters.map((other) => one + other)).filter(isCountry);
    const zones = all.map(timeZoneOf).filter((zone) => zone !== null);
    for (const zone of zones) assertTimeZone(zone);
    expect(zones.length).toBeGreaterThan(200);
    expect(all.map(localeOf).filter((locale) => !/^[a-z]{2,3}-[A-Z]{2}$/.test(locale))).toEqual([]);
  });
});
