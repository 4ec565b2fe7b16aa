/**
 * The officially assigned country codes of ISO 3166-1 alpha-2. Written here and not asked of `Intl`, which also knows
 * groupings such as EU and codes that were withdrawn.
 */
const countries: ReadonlySet<string> = new Set(
  [
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ',
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR',
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO',
    'JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR',
    'MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO',
    'RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV',
    'TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW',
  ].flatMap((row) => row.split(' ')),
);

/** Of countries with several time zones the one that most people of them live by; of others with several nobody guesses. */
const mainZones: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  ES: 'Europe/Madrid',
  PT: 'Europe/Lisbon',
  UA: 'Europe/Kyiv',
};

/** The time zone of a country; null where it has several and none is the obvious one. */
export function timeZoneOf(country: string): string | null {
  const [zone = null, ...others] = mainZones[country] ? [mainZones[country]] : zonesIn(country);
  return others.length > 0 ? null : zone;
}

/** ECMA-402 makes a method of what was a property: each engine has one of them. */
function zonesIn(country: string): readonly string[] {
  const region: Intl.Locale & { readonly timeZones?: string[]; getTimeZones?(): string[] } = new Intl.Locale(
    `und-${country}`,
  );
  return region.getTimeZones?.() ?? region.timeZones ?? [];
}

/** The language that most people of a country read, with the country (BCP 47). */
export function localeOf(country: string): string {
  const { language, region } = new Intl.Locale(`und-${country}`).maximize();
  return `${language}-${region}`;
}

export function isCountry(code: string): boolean {
  return countries.has(code);
}

/** Of the European Union. */
const memberStates: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

export function isMemberState(country: string): boolean {
  return memberStates.has(country);
}

/**
 * The member state whose VAT applies in a country: Monaco counts as France (Directive 2006/112/EC, art. 7). Null outside the
 * EU, and for Åland, the Canary Islands and the like where they have a code of their own.
 */
export function vatCountryOf(country: string): string | null {
  if (country === 'MC') return 'FR';
  return isMemberState(country) ? country : null;
}
