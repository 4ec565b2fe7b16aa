/** That whoever is refused something reads why in a language of theirs. */
import { cs } from '../api/i18n/cs.js';
import { en } from '../api/i18n/en.js';
import { languageFor, languages } from '../api/i18n/language.js';
import { pl } from '../api/i18n/pl.js';
import { declarationOf, sentenceOf, thingToKnow, titleOf } from '../api/i18n/sentences.js';
import { DomainError, type ErrorCode, errorCatalogue } from '../domain/errors.js';
import { type ThingFigures, thingsToKnow } from '../domain/keys/things-to-know.js';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

/** What is refused of keys, redemptions, licences and subscriptions. */
const toBeExplained: readonly ErrorCode[] = [
  'malformedKey',
  'unknownKey',
  'tooManyWrongKeys',
  'tooManyKeys',
  'agreementSigned',
  'noNewTenant',
  'malformedUser',
  'repeatedUser',
  'nestedGroup',
  'licenceOfGroup',
  'licenceInUse',
  'reclaimOpen',
  'reclaimClosed',
  'nameInUse',
  'tooManyPlans',
  'noAdministrator',
  'usedKey',
  'reservedKey',
  'revokedKey',
  'expiredKey',
  'mixedKeys',
  'duplicateKey',
  'otherTestClock',
  'countryNotServed',
  'keyInUse',
  'keyOfOrder',
  'otherCustomersOrder',
  'keyOrderNotPending',
  'planNotOnSale',
  'billingProfileInUse',
  'defaultBillingProfile',
  'tooManyBillingProfiles',
  'onlyCardsAreEdited',
  'redemptionClosed',
  'agreementRequired',
  'signatureRequired',
  'wrongAgreement',
  'acknowledgementRequired',
  'reviewChanged',
  'usersNotFreed',
  'useNotPossible',
  'renewNotPossible',
  'addSeatsNotPossible',
  'replaceNotPossible',
  'replacementWaits',
  'choiceRequired',
  'confirmationRequired',
  'prepaidOnly',
  'usersToFree',
  'noFreeSeat',
  'unknownUser',
  'licencesNotChangeable',
  'subscriptionEnded',
  'deletionBegun',
  'alreadyOnHold',
  'selfServiceDisabled',
  'notForSelfService',
  'trialTaken',
  'orderOpen',
  'handOverOpen',
  'licenceHeld',
  'licenceRequestOpen',
  'licenceRequestClosed',
  'ownLicenceOnly',
  'noFittingSubscription',
  'severalSubscriptions',
  'proposalOpen',
  'proposalClosed',
  'purchaserDecides',
  'payerNotChangeable',
  'noBillingAccount',
  'handOverClosed',
  'organisationDecides',
  'noPayer',
  'takeOverNotPossible',
  'noTakeOver',
  'leaverDecisionNotPossible',
  'consumerConsentRequired',
  'withdrawalNotPossible',
  'notOnHold',
  'cancellationNotPossible',
  'notCancelled',
  'tenantErased',
  'unknownPartner',
  'partnerNotEnrolled',
  'partnerSuspended',
  'partnerMayNotSell',
  'ownPartnerOfRecord',
  'resellerEndsIt',
  'alreadyReseller',
  'invitationDeclined',
  'invitationClosed',
  'transferClosed',
];

/** Errors as they are thrown, each variant of a code. */
const samples: readonly (readonly [ErrorCode, Readonly<Record<string, unknown>>])[] = [
  ['malformedKey', { position: 7 }],
  ['malformedKey', { length: 24, expectedLength: 25 }],
  ['malformedKey', { check: 'oneWrongOrTwoSwapped' }],
  ['malformedKey', { check: 'invisible', codePoint: 'U+200B' }],
  ['unknownKey', {}],
  ['usedKey', { usedAt: '2027-05-03T08:30:00.000Z' }],
  ['reservedKey', {}],
  ['revokedKey', {}],
  ['expiredKey', { redeemBy: '2027-05-03' }],
  ['mixedKeys', { reason: 'otherKey' }],
  ['mixedKeys', { reason: 'otherPlan', keysPlan: 'mail', subscriptionPlan: 'office' }],
  ['duplicateKey', { sameAs: 2 }],
  ['otherTestClock', { reason: 'otherKey' }],
  ['otherTestClock', { reason: 'live' }],
  ['otherTestClock', { reason: 'clock', testClockId: 'clk_1' }],
  ['countryNotServed', { reason: 'country', plan: 'Office', country: 'BR', countries: ['CZ', 'PL'] }],
  ['countryNotServed', { reason: 'cloud', plan: 'Office', cloud: '21vianet', soldIn: 'global' }],
  ['keyInUse', { state: 'used' }],
  ['keyInUse', { state: 'reserved' }],
  ['keyOfOrder', { reason: 'revoke', keyOrderId: 'kord_1' }],
  ['keyOfOrder', { reason: 'redeem' }],
  ['otherCustomersOrder', {}],
  ...['inRedemption', 'redeemed', 'cancelled'].map((state) => ['keyOrderNotPending', { state }] as const),
  ['planNotOnSale', { plan: 'Office' }],
  ['billingProfileInUse', { uses: ['sub_1', 'pm_1'] }],
  ['defaultBillingProfile', {}],
  ['tooManyBillingProfiles', { most: 50 }],
  ['onlyCardsAreEdited', {}],
  ['selfServiceDisabled', { productId: 'office', state: 'disabled' }],
  ['selfServiceDisabled', { productId: 'office', state: 'trialsOnly' }],
  ['notForSelfService', { plan: 'Office' }],
  ['organisationDecides', { on: '2027-01-15' }],
  ['noPayer', {}],
  ['noTakeOver', {}],
  ...['organisation', 'active', 'purged'].map((reason) => ['leaverDecisionNotPossible', { reason }] as const),
  ['leaverDecisionNotPossible', { reason: 'takeOver', on: '2027-01-15' }],
  ['takeOverNotPossible', { reason: 'day', from: '2027-01-15', until: '2027-02-15' }],
  ...['organisation', 'perpetual', 'pending', 'policy', 'trial', 'cancelled'].map(
    (reason) => ['takeOverNotPossible', { reason }] as const,
  ),
  ['consumerConsentRequired', {}],
  ['withdrawalNotPossible', { reason: 'over', on: '2027-01-15' }],
  ['withdrawalNotPossible', { reason: 'notConsumer' }],
  ['withdrawalNotPossible', { reason: 'givenBack' }],
  ['noBillingAccount', {}],
  ['wrongLines', { count: 2 }],
  ['creditNotPossible', { reason: 'noTerms' }],
  ['creditNotPossible', { reason: 'overdue' }],
  ['creditNotPossible', { reason: 'creditLimit' }],
  ['purchaserDecides', {}],
  ['payerNotChangeable', { reason: 'noPurchaser' }],
  ['payerNotChangeable', { reason: 'trial' }],
  ['licenceHeld', { subscriptionId: 'sub_1' }],
  ['licenceRequestOpen', { licenceRequestId: 'lrq_1' }],
  ...['seatOrdered', 'granted', 'declined', 'withdrawn', 'lapsed'].map(
    (state) => ['licenceRequestClosed', { state }] as const,
  ),
  ['ownLicenceOnly', {}],
  ['noFittingSubscription', {}],
  ['severalSubscriptions', { subscriptionIds: ['sub_1', 'sub_2'] }],
  ['proposalOpen', { until: '2027-01-15T09:00:00Z' }],
  ['proposalClosed', { state: 'lapsed' }],
  ['handOverOpen', { until: '2027-01-15T09:00:00Z' }],
  ['handOverClosed', { state: 'lapsed' }],
  ['handOverClosed', { state: 'declined' }],
  ['withdrawalNotPossible', { reason: 'notPaid' }],
  ...['notOpen', 'notOwed', 'notOverdue', 'canBeBroughtBack'].map(
    (reason) => ['writeOffNotPossible', { reason }] as const,
  ),
  ['trialTaken', { productId: 'office' }],
  ...[1, 2, 5, 22].map((seats) => ['invalidSeats', { seats, ordered: 3, orderIds: ['ord_1', 'ord_2'] }] as const),
  ['orderOpen', { orderIds: ['ord_1'] }],
  ['trialTaken', { productId: 'office', reason: 'organisation' }],
  ...['redeemed', 'refused', 'cancelled', 'lapsed', 'undone'].map((state) => ['redemptionClosed', { state }] as const),
  ['agreementRequired', {}],
  ['wrongAgreement', { agreement: 'MOSA', version: '2026-01' }],
  ['reviewChanged', {}],
  ...[1, 2, 5].map((count) => ['usersNotFreed', { reason: 'list', count }] as const),
  ['usersNotFreed', {}],
  ...[1, 2, 5, 22].map((minutes) => ['tooManyWrongKeys', { most: 10, minutes }] as const),
  ['tooManyKeys', { all: 101, most: 100 }],
  ['agreementSigned', {}],
  ['noNewTenant', {}],
  ['malformedUser', {}],
  ['repeatedUser', {}],
  ['nestedGroup', {}],
  ['licenceOfGroup', { groups: 'Sprzedaż, Załoga' }],
  ['licenceInUse', {}],
  ['reclaimOpen', {}],
  ...['reclaiming', 'cancelled', 'ended'].map((state) => ['reclaimClosed', { state }] as const),
  ['nameInUse', { name: 'Sprzedaż' }],
  ['tooManyPlans', {}],
  ['noAdministrator', {}],
  ['userDeactivated', {}],
  ['acknowledgementRequired', { missing: ['keysAreUsedUp', 'graceCounts'] }],
  ['useNotPossible', { use: 'activate', possibleUses: ['separate', 'renew', 'addSeats', 'replace'] }],
  ['useNotPossible', { use: 'separate', possibleUses: ['activate'] }],
  ['renewNotPossible', { reason: 'perpetual', possibleUses: ['separate'] }],
  ['renewNotPossible', { reason: 'perpetualPlan' }],
  ['renewNotPossible', { reason: 'noReactivation' }],
  ['renewNotPossible', { reason: 'pending' }],
  ...['settingUp', 'trial', 'trialPlan', 'noTrial', 'noExtension', 'periodsOwed', 'prepaid'].map(
    (reason) => ['renewNotPossible', { reason }] as const,
  ),
  ...['perpetual', 'perpetualPlan', 'otherPlan', 'unequalTerms', 'prepaid', 'cancelled', 'notActive'].map(
    (reason) => ['addSeatsNotPossible', { reason }] as const,
  ),
  ...['samePlan', 'trialPlan', 'perpetual', 'ended', 'pending', 'settingUp'].map(
    (reason) => ['replaceNotPossible', { reason }] as const,
  ),
  ['replacementWaits', { by: 'sub_1', when: 'now', on: '2028-01-15' }],
  ['replacementWaits', { by: 'sub_1', when: 'lastDay', on: '2028-01-15' }],
  ['choiceRequired', { possibleUses: ['separate'] }],
  ...[1, 2, 5, 22].map((daysLost) => ['confirmationRequired', { daysLost }] as const),
  ['confirmationRequired', { daysLost: null }],
  ['prepaidOnly', {}],
  ...[1, 2, 5, 22].map((excess) => ['usersToFree', { assigned: 30, seats: 30 - excess, excess }] as const),
  ['noFreeSeat', {}],
  ['unknownUser', {}],
  ['unknownUser', { reason: 'notAdministrator' }],
  ['licencesNotChangeable', {}],
  ['licencesNotChangeable', { state: 'settingUp' }],
  ['subscriptionEnded', {}],
  ['deletionBegun', {}],
  ['alreadyOnHold', { hold: 'Case II C 14/27' }],
  ['notOnHold', {}],
  ...['perpetual', 'pending', 'disabled', 'cancelled', 'settingUp', 'begun', 'renewedAgain', 'ended'].map(
    (reason) => ['cancellationNotPossible', { reason }] as const,
  ),
  ['notCancelled', {}],
  ['renewNotPossible', { reason: 'cancelled' }],
  ['usersNotMoved', {}],
  ['dataPlaneRefused', { reason: 'move' }],
  ['dataPlaneRefused', {}],
  ['notFailed', {}],
  ['notRunning', {}],
  ['notPaused', {}],
  ['tenantErased', {}],
  ['unknownPartner', { partnerId: '4711' }],
  ['partnerNotEnrolled', { name: 'Doradca IT' }],
  ['partnerSuspended', { name: 'Doradca IT' }],
  ...['noDistributor', 'suspended', 'ended'].map((reason) => ['partnerMayNotSell', { reason }] as const),
  ['ownPartnerOfRecord', { name: 'Doradca IT' }],
  ['resellerEndsIt', { name: 'Doradca IT' }],
  ['alreadyReseller', {}],
  ['invitationDeclined', { againOn: '2027-05-03' }],
  ...['accepted', 'declined', 'withdrawn', 'lapsed'].map((state) => ['invitationClosed', { state }] as const),
  ...['agreed', 'declined', 'withdrawn', 'lapsed'].map((state) => ['transferClosed', { state }] as const),
  ['unauthenticated', {}],
  ['unauthenticated', { reason: 'expired' }],
  ['unauthenticated', { reason: 'notYetValid' }],
  ['unauthenticated', { reason: 'issuer' }],
  ['unauthenticated', { reason: 'audience' }],
  ['unauthenticated', { reason: 'apiKey' }],
  ['noMembership', {}],
  ['notAMember', {}],
  ['actingInRequired', {}],
  ['notSignedIn', {}],
  ['roleOfUser', {}],
  ['emailNotVerified', {}],
  ['invitationOver', {}],
  ['invitationOver', { reason: 'joined' }],
  ['alreadyMember', {}],
  ['placeTaken', {}],
  ['unauthenticated', { reason: 'signature' }],
  ['forbidden', { reason: 'otherMembership' }],
  ['forbidden', { reason: 'role' }],
  ['forbidden', { reason: 'keyScopes' }],
  ['forbidden', { reason: 'readOnly' }],
  ...['partner', 'tenant', 'plan', 'agreement'].map(
    (reason) => ['otherCloud', { reason, cloud: '21vianet', ownCloud: 'global' }] as const,
  ),
  ['offerOpen', { delegationId: 'dlg_1' }],
  ...['lapsed', 'declined', 'withdrawn', 'active'].map((state) => ['offerNotOpen', { state }] as const),
  ...['offered', 'expired', 'ended', 'lapsed'].map((state) => ['delegationNotActive', { state }] as const),
  ['extensionNotPossible', { reason: 'waits' }],
  ['extensionNotPossible', { reason: 'longest', longestDays: 730 }],
  ['extensionNotAsked', {}],
  ['forbidden', { reason: 'administratorsOfTenant' }],
  ['forbidden', { reason: 'ownTenantOnly' }],
  ['signatureRequired', {}],
  ['forbidden', { reason: 'newTenantsOnly' }],
  ['forbidden', { reason: 'keysNotDelegated' }],
  ['forbidden', { reason: 'ownKeysOnly' }],
  ['forbidden', { reason: 'otherStock' }],
  ['forbidden', { reason: 'openedByOthers' }],
];

const said = (code: ErrorCode, details: Readonly<Record<string, unknown>>, language: (typeof languages)[number]) =>
  sentenceOf(new DomainError(code, 'THE MESSAGE OF THE ERROR', details), language);

describe.each(languages)('in %s', (language) => {
  it('every code has a title', () => {
    const texts = { en, pl, cs }[language];
    expect(codes.filter((code) => !texts.title[code])).toEqual([]);
  });

  it('every refusal of keys, redemptions, licences and subscriptions is a sentence', () => {
    const texts = { en, pl, cs }[language];
    expect(toBeExplained.filter((code) => !texts.detail[code])).toEqual([]);
    const sampled = new Set(samples.map(([code]) => code));
    expect(Object.keys(texts.detail).filter((code) => !sampled.has(code as ErrorCode))).toEqual([]);
  });

  it.each(samples)('%s %j has every particular in it', (code, details) => {
    if (language === 'en' && code === 'forbidden') return;
    const sentence = said(code, details, language);
    expect(sentence).toMatch(/^[\p{Lu}\d].*\.$/u);
    expect(sentence).not.toMatch(/[{}]|undefined|MESSAGE/);
    expect(sentence).not.toBe(titleOf(code, language));
    for (const [name, value] of Object.entries(details)) {
      if (typeof value === 'number' && name !== 'position') expect(sentence).toContain(String(value));
    }
  });

  it('things to know have every number in them', () => {
    const named = {
      dataIsDeleted: '7',
      graceCounts: '11',
      gapStays: '11',
      usersAreFreed: '13',
      someHaveNoSeat: '17',
      daysAreLost: '19',
    } as const;
    for (const [id, number] of Object.entries(named)) {
      const sentence = thingToKnow(id as keyof typeof named, figures, language);
      expect(sentence).toContain(number);
      expect(sentence).not.toMatch(/[{}]/);
    }
    expect(thingToKnow('daysAreLost', { ...figures, daysLost: null }, language)).not.toMatch(/[{}]|null/);
  });

  it('things to know and the declaration are there', () => {
    const all = [...thingsToKnow.map((id) => thingToKnow(id, figures, language)), declarationOf(language)];
    expect(new Set(all).size).toBe(thingsToKnow.length + 1);
  });
});

const figures: ThingFigures = {
  daysLost: 19,
  daysSinceEnd: 11,
  daysToDeletion: 7,
  usersToFree: 13,
  usersWithoutSeat: 17,
};

describe('a sentence', () => {
  it('writes days, instants, countries and uses in the way of its language', () => {
    expect(said('expiredKey', { redeemBy: '2027-05-03' }, 'pl')).toBe(
      'Termin realizacji kluczy minął 3 maja 2027 r.: sprzedawca może je wymienić.',
    );
    expect(said('usedKey', { usedAt: '2027-05-03T08:30:00Z' }, 'cs')).toMatch(/3\. května 2027 (v )?8:30 UTC/);
    const brazil = { reason: 'country', plan: 'Office', country: 'BR', countries: ['CZ', 'PL', 'DE'] };
    expect(said('countryNotServed', brazil, 'pl')).toContain(
      'Brazylia. Kraje, w których jest sprzedawany: Czechy, Polska i Niemcy',
    );
    expect(said('countryNotServed', brazil, 'en')).toBe(
      'Office has no service in Brazil. It is sold in Czechia, Poland and Germany.',
    );
    expect(said('useNotPossible', { use: 'activate', possibleUses: ['separate', 'renew'] }, 'cs')).toMatch(
      /^Organizace již předplatné má\. Možnosti: separate \(další předplatné vedle stávajících\) a\srenew \(další období\)\.$/,
    );
  });

  it.each([
    [1, 'wskazać 1 użytkownika', 'uveďte 1 uživatele, kterému'],
    [2, 'wskazać 2 użytkowników', 'uveďte 2 uživatele, kterým'],
    [5, 'wskazać 5 użytkowników', 'uveďte 5 uživatelů, kterým'],
    [22, 'wskazać 22 użytkowników', 'uveďte 22 uživatelů, kterým'],
  ])('counts %d persons as the language does', (excess, polish, czech) => {
    const details = { assigned: 30, seats: 30 - excess, excess };
    expect(said('usersToFree', details, 'pl')).toContain(polish);
    expect(said('usersToFree', details, 'cs')).toContain(czech);
  });

  it('is the error’s own in English, and the title elsewhere, where the catalogue has none or a particular is missing', () => {
    expect(said('notFound', {}, 'en')).toBe('THE MESSAGE OF THE ERROR');
    expect(said('notFound', {}, 'pl')).toBe('Nie ma takiego zasobu');
    expect(said('expiredKey', {}, 'en')).toBe('THE MESSAGE OF THE ERROR');
    expect(said('expiredKey', {}, 'cs')).toBe(cs.title.expiredKey);
  });
});

describe('the language of a caller', () => {
  /** As Express negotiates: the first offered one that the header accepts. */
  const asking = (accepted: readonly string[] | 'anything') => ({
    acceptsLanguages: ((offered: string[]) =>
      accepted === 'anything' ? offered[0] : (offered.find((one) => accepted.includes(one)) ?? false)) as Parameters<
      typeof languageFor
    >[0]['acceptsLanguages'],
  });

  it.each([
    ['what the request asks for', ['cs'], 'pl-PL', 'cs'],
    ['the holder’s, where the request asks for nothing', 'anything', 'pl-PL', 'pl'],
    ['the holder’s, where the request asks for a language that there is none of', ['de'], 'cs', 'cs'],
    ['English, where nothing is known', 'anything', null, 'en'],
    ['English, where the holder’s is none of them', 'anything', 'de-DE', 'en'],
  ] as const)('is %s', (_what, accepted, locale, expected) => {
    expect(languageFor(asking(accepted), locale)).toBe(expected);
  });
});
