import { policyOf } from '../domain/catalogue/policies.js';
import type { Agreement } from '../models/catalogue/agreements.js';
import type { Plan } from '../models/catalogue/plans.js';
import type { Product } from '../models/catalogue/products.js';
import type { Seller } from '../models/catalogue/sellers.js';
import type { Database } from '../models/database.js';

const europe = ['AT', 'CZ', 'DE', 'PL', 'SK'];
const madeBy = 'the demo catalogue';
const mosa = { name: 'MOSA', version: '2026-01' } as const;
const ospa = { name: 'OSPA', version: '2026-01' } as const;
const openLicense = { name: 'openLicense', version: '2026-01' } as const;

/** The words are made up: an installation publishes its own. */
export const demoAgreements: readonly Omit<Agreement, '_id' | 'createdAt'>[] = [
  {
    ...mosa,
    texts: {
      en: 'The customer may use the services of the plan for the paid time, with as many users as there are seats. Without a renewal the data is deleted on the day that the policy of the plan names.',
      pl: 'Klient może korzystać z usług objętych planem przez opłacony okres, z tyloma użytkownikami, ile jest licencji. Bez odnowienia dane zostaną usunięte w dniu określonym w zasadach planu.',
      cs: 'Zákazník smí po zaplacenou dobu používat služby plánu s tolika uživateli, kolik je licencí. Bez obnovení budou data smazána v den, který určují pravidla plánu.',
    },
    madeBy,
  },
  {
    ...openLicense,
    texts: {
      en: 'The customer may use the programs of the plan for the paid time, on the devices of as many users as there are seats.',
      pl: 'Klient może korzystać z programów objętych planem przez opłacony okres, na urządzeniach tylu użytkowników, ile jest licencji.',
      cs: 'Zákazník smí po zaplacenou dobu používat programy plánu na zařízeních tolika uživatelů, kolik je licencí.',
    },
    madeBy,
  },
  {
    ...ospa,
    texts: {
      en: 'The customer may use the services of the plan in the 21Vianet cloud for the paid time, with as many users as there are seats. Its data stays in China. Without a renewal it is deleted on the day that the policy of the plan names.',
      pl: 'Klient może korzystać z usług objętych planem w chmurze 21Vianet przez opłacony okres, z tyloma użytkownikami, ile jest licencji. Jego dane pozostają w Chinach. Bez odnowienia zostaną usunięte w dniu określonym w zasadach planu.',
      cs: 'Zákazník smí po zaplacenou dobu používat služby plánu v cloudu 21Vianet s tolika uživateli, kolik je licencí. Jeho data zůstávají v Číně. Bez obnovení budou smazána v den, který určují pravidla plánu.',
    },
    madeBy,
  },
];

/** Prices that fall from 50 and from 250 seats, in minor units. */
function tiers(one: number, from50: number, from250: number) {
  return [
    { from: 1, amount: one },
    { from: 50, amount: from50 },
    { from: 250, amount: from250 },
  ];
}

export const demoSellers: readonly Omit<Seller, 'createdAt'>[] = [
  {
    _id: 'reseller-pl',
    legalName: 'Example Reseller sp. z o.o.',
    country: 'PL',
    vatId: 'PL1234563218',
    address: { lines: ['ul. Przykładowa 12/4'], postalCode: '81-368', city: 'Gdynia' },
    registrationNumber: '0000123456',
    registerEntry:
      'Sąd Rejonowy Gdańsk-Północ w Gdańsku, VIII Wydział Gospodarczy KRS, KRS 0000123456, kapitał zakładowy 50 000 zł',
    bankAccounts: [
      { iban: 'PL61109010140000071219812874', bic: 'WBKPPLPP', bankName: 'Przykładowy Bank S.A.', currency: 'PLN' },
      { iban: 'PL27114020040000300201355387', bic: 'BREXPLPW', bankName: 'Przykładowy Bank S.A.', currency: 'EUR' },
      { iban: 'PL10105000997603123456789123', bic: 'INGBPLPW', bankName: 'Przykładowy Bank S.A.', currency: 'CZK' },
    ],
    taxAuthority: { name: 'ksef', sending: 'online' },
    invoiceSeries: 'PL',
    contact: { name: 'Example Reseller, customer service', email: 'support@reseller.example' },
    whileVatIdUnproven: 'refuse',
    currencies: ['PLN', 'CZK', 'EUR', 'CNY'],
    revision: 1,
    madeBy,
  },
  {
    _id: 'reseller-cz',
    legalName: 'Example Reseller s.r.o.',
    country: 'CZ',
    vatId: 'CZ12345679',
    address: { lines: ['Příkladná 7'], postalCode: '130 00', city: 'Praha 3' },
    registrationNumber: '12345679',
    registerEntry: 'Zapsáno v obchodním rejstříku vedeném Městským soudem v Praze, oddíl C, vložka 12345',
    bankAccounts: [
      { iban: 'CZ6508000000192000145399', bic: 'GIBACZPX', bankName: 'Ukázková banka, a.s.', currency: 'CZK' },
      { iban: 'CZ9455000000001011038930', bic: 'RZBCCZPP', bankName: 'Ukázková banka, a.s.', currency: 'EUR' },
    ],
    taxAuthority: null,
    invoiceSeries: 'CZ',
    contact: { name: 'Example Reseller, zákaznická podpora', email: 'podpora@reseller.example' },
    whileVatIdUnproven: 'tax',
    currencies: ['CZK', 'EUR'],
    revision: 1,
    madeBy,
  },
];

export const demoProducts: readonly Omit<Product, 'createdAt'>[] = [
  ['office', 'Office Business', 'Office programs and mail for small organisations'],
  ['office-open', 'Office Open Licence', 'Office programs under an open licence agreement'],
  ['mail', 'Mail', 'Mailboxes and calendars'],
  ['collaboration', 'Collaboration Suite', 'Office programs, mail, meetings, telephony and shared files'],
  ['office-desktop', 'Office Desktop', 'Office programs without services, bought once'],
].map(([_id = '', name = '', description = '']) => ({ _id, name, description, revision: 1, madeBy }));

/** The demo catalogue: what `npm start` sells on a fresh installation. */
export const demoPlans: readonly Omit<Plan, '_id' | 'createdAt'>[] = [
  {
    planId: 'office-business',
    version: 1,
    productId: 'office',
    sellerId: 'reseller-pl',
    name: 'Office Business, annual',
    licensingModel: 'subscription',
    months: 12,
    billing: 'annual',
    policy: policyOf('annual', 1),
    seatsPerKey: 'one',
    countries: [...europe, 'CL', 'US'],
    agreement: mosa,
    partnerMayAttest: false,
    selfService: true,
    prices: [
      { currency: 'PLN', tiers: tiers(52_900, 49_900, 46_900) },
      { currency: 'CZK', tiers: tiers(309_000, 289_000, 269_000) },
      { currency: 'EUR', tiers: tiers(12_600, 11_900, 11_200) },
    ],
    serviceLicences: ['office', 'mail'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'office-open',
    version: 1,
    productId: 'office-open',
    sellerId: 'reseller-pl',
    name: 'Office Open Licence, annual',
    licensingModel: 'subscription',
    months: 12,
    billing: 'annual',
    policy: policyOf('annual', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: openLicense,
    partnerMayAttest: true,
    selfService: false,
    prices: [
      { currency: 'PLN', tiers: tiers(47_900, 44_900, 41_900) },
      { currency: 'EUR', tiers: tiers(11_400, 10_700, 9_900) },
    ],
    serviceLicences: ['office', 'skype-for-business'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'mail-monthly',
    version: 1,
    productId: 'mail',
    sellerId: 'reseller-pl',
    name: 'Mail, monthly',
    licensingModel: 'subscription',
    months: 1,
    billing: 'monthly',
    policy: policyOf('monthly', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: mosa,
    partnerMayAttest: false,
    selfService: true,
    prices: [
      { currency: 'PLN', tiers: tiers(1_990, 1_890, 1_690) },
      { currency: 'CZK', tiers: tiers(11_900, 10_900, 9_900) },
      { currency: 'EUR', tiers: tiers(490, 460, 410) },
    ],
    serviceLicences: ['mail'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'office-business-monthly-billing',
    version: 1,
    productId: 'office',
    sellerId: 'reseller-cz',
    name: 'Office Business, annual, billed monthly',
    licensingModel: 'subscription',
    months: 12,
    billing: 'monthly',
    policy: policyOf('newCommerceAnnual', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: mosa,
    partnerMayAttest: false,
    selfService: true,
    prices: [
      { currency: 'CZK', tiers: tiers(28_900, 26_900, 24_900) },
      { currency: 'EUR', tiers: tiers(1_170, 1_090, 1_020) },
    ],
    serviceLicences: ['office', 'mail'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'office-business-3-years',
    version: 1,
    productId: 'office',
    sellerId: 'reseller-cz',
    name: 'Office Business, three years',
    licensingModel: 'subscription',
    months: 36,
    billing: 'triennial',
    policy: policyOf('annual', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: mosa,
    partnerMayAttest: false,
    selfService: false,
    prices: [
      { currency: 'CZK', tiers: tiers(829_000, 779_000, 719_000) },
      { currency: 'EUR', tiers: tiers(33_900, 31_900, 29_900) },
    ],
    serviceLicences: ['office', 'mail'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'collaboration-open',
    version: 1,
    productId: 'collaboration',
    sellerId: 'reseller-cz',
    name: 'Collaboration Suite Open Licence, annual',
    licensingModel: 'subscription',
    months: 12,
    billing: 'annual',
    policy: policyOf('annual', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: openLicense,
    partnerMayAttest: true,
    selfService: false,
    prices: [
      { currency: 'CZK', tiers: tiers(549_000, 519_000, 479_000) },
      { currency: 'EUR', tiers: tiers(22_400, 20_900, 19_400) },
    ],
    serviceLicences: ['office', 'mail', 'meetings', 'telephony', 'shared-files'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'office-desktop-perpetual',
    version: 1,
    productId: 'office-desktop',
    sellerId: 'reseller-pl',
    name: 'Office Desktop, perpetual',
    licensingModel: 'perpetual',
    months: null,
    billing: 'oneTime',
    policy: null,
    seatsPerKey: 'several',
    countries: europe,
    agreement: mosa,
    partnerMayAttest: false,
    selfService: false,
    prices: [
      { currency: 'PLN', tiers: tiers(119_900, 112_900, 104_900) },
      { currency: 'CZK', tiers: tiers(699_000, 659_000, 609_000) },
      { currency: 'EUR', tiers: tiers(27_900, 26_300, 24_300) },
    ],
    serviceLicences: ['office'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'office-trial',
    version: 1,
    productId: 'office',
    sellerId: 'reseller-pl',
    name: 'Office Business, trial',
    licensingModel: 'subscription',
    months: null,
    billing: 'oneTime',
    policy: policyOf('trial', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: mosa,
    partnerMayAttest: false,
    selfService: true,
    prices: ['PLN', 'CZK', 'EUR'].map((currency) => ({ currency, tiers: [{ from: 1, amount: 0 }] })),
    serviceLicences: ['office', 'mail'],
    cloud: 'global',
    madeBy,
  },
  {
    planId: 'mail-21vianet',
    version: 1,
    productId: 'mail',
    sellerId: 'reseller-pl',
    name: 'Mail in the 21Vianet cloud, annual',
    licensingModel: 'subscription',
    months: 12,
    billing: 'annual',
    policy: policyOf('annual', 1),
    seatsPerKey: 'several',
    countries: ['CN'],
    agreement: ospa,
    partnerMayAttest: false,
    selfService: false,
    prices: [{ currency: 'CNY', tiers: tiers(43_200, 40_800, 37_900) }],
    serviceLicences: ['mail'],
    cloud: '21vianet',
    madeBy,
  },
];

/** Writes what is missing of the demo catalogue; versions from before plans had sellers and prices get theirs. */
export async function seedCatalogue(
  { sellers, products, agreements, plans }: Database,
  createdAt: Date,
): Promise<void> {
  for (const agreement of demoAgreements) await agreements.publish({ ...agreement, createdAt });
  for (const seller of demoSellers) await sellers.create({ ...seller, createdAt });
  for (const product of demoProducts) await products.create({ ...product, createdAt });
  for (const plan of demoPlans) {
    await plans.complete(plan);
    await plans.add({ ...plan, createdAt });
  }
}
