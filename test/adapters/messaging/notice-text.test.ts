import {
  type NoticeContent,
  type NoticeKind,
  noticeLanguages,
  type PaymentOutlook,
  renderNotice,
} from '../../../adapters/messaging/notice-text.js';

const facts = {
  locale: 'en',
  zone: 'Europe/Warsaw',
  reader: { name: 'Anna Nowak' },
  organisation: 'Kolej Górska',
  planName: 'Office Team',
  seats: 5,
  subscriptionId: 'sub_1',
  contact: 'Reseller S.A., help@reseller.test',
  at: '2027-01-14T08:00:00Z',
};

const notices = {
  expiring: {
    ...facts,
    kind: 'expiring',
    expiresOn: '2027-03-15',
    daysLeft: 60,
    disablesOn: '2027-04-14',
    deletesOn: '2027-07-13',
  },
  expired: { ...facts, kind: 'expired', expiresOn: '2027-03-15', disablesOn: '2027-04-14', deletesOn: '2027-07-13' },
  disabled: { ...facts, kind: 'disabled', disablesOn: '2027-04-14', deletesOn: '2027-07-13' },
  reactivated: { ...facts, kind: 'reactivated', newExpiresOn: '2028-03-15' },
  superseded: {
    ...facts,
    kind: 'superseded',
    supersededOn: '2027-03-15',
    newPlanName: 'Office Plus',
    newSubscriptionId: 'sub_2',
  },
  deletionIsNear: { ...facts, kind: 'deletionIsNear', deletesOn: '2027-07-13', daysLeft: 30 },
  deletionAfterHold: { ...facts, kind: 'deletionAfterHold', deletesOn: '2027-07-13', daysLeft: 7 },
  deleted: {
    ...facts,
    kind: 'deleted',
    deletesOn: '2027-07-13',
    certificateId: 'cert_1',
    link: 'https://api.test/v1/signed-certificates/a-token',
  },
  setUpDone: { ...facts, kind: 'setUpDone', expiresOn: '2027-03-15', movedUsers: true },
  setUpStuck: {
    ...facts,
    kind: 'setUpStuck',
    failed: [
      { because: 'noFreeSeat', users: 2 },
      { because: 'dataPlaneRefused', users: 1 },
    ],
    users: 40,
    undoneBy: '2027-01-28T08:00:00Z',
  },
  renewedEarly: { ...facts, kind: 'renewedEarly', startsOn: '2027-03-15', newExpiresOn: '2028-03-15' },
  seatsAdded: { ...facts, kind: 'seatsAdded', newExpiresOn: '2028-03-15' },
  cancelled: {
    ...facts,
    kind: 'cancelled',
    expiresOn: '2027-03-15',
    daysLeft: 60,
    disablesOn: '2027-03-15',
    deletesOn: '2027-06-13',
  },
  takeOverPlanned: {
    ...facts,
    kind: 'takeOverPlanned',
    purchaser: 'Piotr Lider',
    on: '2027-03-15',
    paidUntil: '2027-03-14',
  },
  takeOverWithdrawn: {
    ...facts,
    kind: 'takeOverWithdrawn',
    purchaser: 'Piotr Lider',
    on: '2027-03-15',
    paidUntil: '2027-03-14',
  },
  takenOver: { ...facts, kind: 'takenOver', purchaser: 'Piotr Lider', on: '2027-01-14', paidUntil: '2027-03-14' },
  keyOrder: {
    ...facts,
    kind: 'keyOrder',
    keyOrderId: 'kor_1',
    keys: 5,
    redeemBy: '2027-12-31',
    link: 'https://api.test/v1/signed-key-orders/a-token',
  },
  invitation: {
    ...facts,
    kind: 'invitation',
    serviceLicences: ['office', 'skype-for-business'],
    link: 'https://api.test/v1/installations/a-token',
  },
  installationReminder: {
    ...facts,
    kind: 'installationReminder',
    serviceLicences: ['office', 'skype-for-business'],
    link: 'https://api.test/v1/installations/a-token',
    invitedOn: '2027-03-16',
  },
} satisfies { [Kind in NoticeKind]: NoticeContent & { readonly kind: Kind } };

/** Of one that is paid by period. */
const outlook: PaymentOutlook = {
  goesOn: 'byPayment',
  reference: '1234567897',
  requestedOn: '2027-03-01',
  collected: { on: '2027-03-12', from: { kind: 'card', last4: '4242' } },
  rise: { from: { amount: 1000, currency: 'PLN' }, to: { amount: 1100, currency: 'PLN' } },
  owedFrom: null,
};

const endingTrial: PaymentOutlook = {
  ...outlook,
  ...{ goesOn: 'lapses', reference: null, requestedOn: null, collected: null, rise: null, trial: { becomes: null } },
};
const convertingTrial: PaymentOutlook = {
  ...outlook,
  goesOn: 'byItself',
  reference: null,
  rise: null,
  trial: {
    becomes: {
      ...{ planName: 'Office Business', seats: 3, gross: { amount: 36_900, currency: 'PLN' } },
      ...{ from: '2027-03-15', to: '2028-03-15' },
    },
  },
};

/** Another user than the reader. */
const paidBy = { name: 'Piotr Lider', canBeTakenOver: true, renewableByKey: true };

const kinds = Object.keys(notices) as NoticeKind[];
const expiring = (changes: Partial<typeof notices.expiring>) => renderNotice({ ...notices.expiring, ...changes });

describe('a notice of any kind, in any language', () => {
  const variants = [
    {},
    { hold: 'Court order 7/2027' },
    { mayReactivate: false },
    { termZone: 'America/Santiago' },
    { cancelled: true },
    { payment: { ...outlook, goesOn: 'byItself' } },
    { payment: { ...outlook, goesOn: 'byItself', onAccount: true, reference: null, collected: null, rise: null } },
    { payment: { ...outlook, owedFrom: '2027-02-15' } },
    { payment: { ...outlook, goesOn: 'lapses', reference: null, requestedOn: null, collected: null, rise: null } },
    { forGood: true, payment: { ...outlook, owedFrom: '2027-02-15', collected: null, rise: null } },
    { forGood: true, payment: { ...outlook, reference: null, collected: null, rise: null } },
    { paidBy, payment: { ...outlook, goesOn: 'byItself' } },
    { paidBy: { ...paidBy, name: null }, payment: outlook },
    { payment: endingTrial },
    { payment: convertingTrial },
    { payment: { ...convertingTrial, goesOn: 'byPayment', collected: null } },
    { paidBy, payment: endingTrial },
    { cancelled: true, payment: endingTrial },
  ] as const;
  const cases = noticeLanguages.flatMap((locale) =>
    kinds.flatMap((kind) => variants.map((variant) => ({ locale, kind, variant, said: JSON.stringify(variant) }))),
  );

  test.each(cases)('$locale $kind $said says everything', ({ locale, kind, variant }) => {
    const { language, subject, text, html } = renderNotice({ ...notices[kind], ...variant, locale });
    expect(language).toBe(locale);
    expect(html).toContain(`<html lang="${locale}">`);
    for (const part of [subject, text, html]) {
      expect(part).not.toMatch(/[{}]|undefined|null|NaN|Invalid/);
      expect(part).toContain('Office Team');
    }
    for (const part of [text, html]) {
      expect(part).toContain('Anna Nowak');
      expect(part).toContain('Reseller S.A., help@reseller.test');
      expect(part).toContain(kind === 'keyOrder' ? 'kor_1' : 'sub_1');
      expect(part).toContain('Europe/Warsaw');
    }
  });

  test.each(kinds)('%s differs in each language', (kind) => {
    const texts = noticeLanguages.map((locale) => renderNotice({ ...notices[kind], locale }).text);
    expect(new Set(texts).size).toBe(noticeLanguages.length);
  });
});

describe('plurals', () => {
  test.each([
    [1, 'today is the last day', 'dziś jest ostatni dzień', 'dnes je poslední den'],
    [2, 'in 2 days ', 'za 2 dni ', 'za 2 dny '],
    [5, 'in 5 days ', 'za 5 dni ', 'za 5 dní '],
    [22, 'in 22 days ', 'za 22 dni ', 'za 22 dní '],
    [30, 'in 30 days ', 'za 30 dni ', 'za 30 dní '],
  ])('%d days', (daysLeft, en, pl, cs) => {
    expect(expiring({ daysLeft, locale: 'en' }).subject).toContain(en);
    expect(expiring({ daysLeft, locale: 'pl' }).subject).toContain(pl);
    expect(expiring({ daysLeft, locale: 'cs' }).subject).toContain(cs);
  });

  test.each([
    [1, '(1 seat)', '(1 licencja)', '(1 licence)'],
    [2, '(2 seats)', '(2 licencje)', '(2 licence)'],
    [5, '(5 seats)', '(5 licencji)', '(5 licencí)'],
    [12, '(12 seats)', '(12 licencji)', '(12 licencí)'],
    [22, '(22 seats)', '(22 licencje)', '(22 licencí)'],
    [30, '(30 seats)', '(30 licencji)', '(30 licencí)'],
  ])('%d seats', (seats, en, pl, cs) => {
    expect(expiring({ seats, locale: 'en' }).text).toContain(en);
    expect(expiring({ seats, locale: 'pl' }).text).toContain(pl);
    expect(expiring({ seats, locale: 'cs' }).text).toContain(cs);
  });
});

describe('what is true', () => {
  const said = (changes: object, notice: NoticeContent) =>
    renderNotice({ ...notice, ...changes }).text.replaceAll(/\s+/g, ' ');

  test('who was never cut off goes on working', () => {
    const renewed = { ...notices.reactivated, interrupted: false };
    expect(said({ locale: 'en' }, renewed)).toContain('can go on working');
    expect(said({ locale: 'pl' }, renewed)).toContain('mogą dalej pracować');
    expect(said({ locale: 'pl' }, renewed)).toContain('została odnowiona');
    expect(said({ locale: 'cs' }, renewed)).toContain('mohou dál pracovat');
    expect(said({ locale: 'pl', interrupted: true }, renewed)).toContain('jest znów aktywna');
  });

  test('where nothing can stop the deletion there is no "if"', () => {
    const final = { mayReactivate: false };
    expect(said({ ...final, locale: 'pl' }, notices.disabled)).toContain(
      'W dniu 13 lipca 2027 r. wyłączona subskrypcja zostanie trwale usunięta',
    );
    expect(said({ ...final, locale: 'en' }, notices.disabled)).not.toContain('If the subscription');
    expect(said({ ...final, locale: 'en' }, notices.deletionIsNear)).not.toContain('can also be reactivated');
  });

  test('the data is there until the day before its deletion, that day included', () => {
    expect(said({ locale: 'pl' }, notices.deletionIsNear)).toContain('Do 12 lipca 2027 r. włącznie administratorzy');
    expect(said({ locale: 'cs' }, notices.deletionIsNear)).toContain('Do 12. července 2027 včetně správci');
    expect(said({ locale: 'pl', daysLeft: 1 }, notices.deletionIsNear)).toContain('Jutro, 13 lipca 2027 r., zostanie');
  });

  test('a set-up that is stuck says how many, why, and until when', () => {
    const pl = said({ locale: 'pl' }, notices.setUpStuck);
    expect(pl).toContain('Nie przeniesiono 2 użytkowników: brak wolnych licencji.');
    expect(pl).toContain('Nie przeniesiono 1 użytkownika: system docelowy odrzucił przeniesienie.');
    expect(pl).toContain('Bez decyzji zostanie wycofana 28 stycznia 2027 r. o godz. 09:00');
    expect(said({ locale: 'cs', failed: [], undoneBy: null }, notices.setUpStuck)).toContain('Cílový systém zřízení');
  });

  test('nobody is named as the contact where nobody is known', () => {
    expect(said({ locale: 'pl', contact: null }, notices.expiring)).toContain('prosimy o kontakt ze sprzedawcą.');
    expect(said({ locale: 'cs', contact: null }, notices.expiring)).toContain('obraťte na svého prodejce.');
    expect(said({ locale: 'en', contact: null }, notices.expiring)).toContain('please contact your reseller.');
  });
});

describe('a subscription that was cancelled', () => {
  const ends = { cancelled: true, disablesOn: '2027-03-15', deletesOn: '2027-06-13' };
  const said = (notice: NoticeContent, locale: string, changes: object = {}) => {
    const { subject, text } = renderNotice({ ...notice, ...ends, ...changes, locale });
    return `${subject} ${text}`.replaceAll(/\s+/g, ' ');
  };

  test('is confirmed with its last day, until when the data is kept, and how it is withdrawn', () => {
    const pl = said(notices.cancelled, 'pl');
    expect(pl).toContain('została wypowiedziana z końcem okresu. Jej ostatni dzień to 14 marca 2027 r.');
    expect(pl).toContain('W dniu 15 marca 2027 r. subskrypcja zostanie wyłączona, bez okresu karencji');
    expect(pl).toContain('Do 12 czerwca 2027 r. włącznie administratorzy widzą dane i mogą je eksportować.');
    expect(pl).toContain('administrator może do 14 marca 2027 r. włącznie wycofać wypowiedzenie');
    const cs = said(notices.cancelled, 'cs');
    expect(cs).toContain('bylo vypovězeno ke konci období. Platí do 14. března 2027 včetně.');
    expect(cs).toContain('Do 12. června 2027 včetně správci data vidí');
    expect(cs).toContain('může správce do 14. března 2027 včetně vzít výpověď zpět');
    const en = said(notices.cancelled, 'en-GB');
    expect(en).toContain('has been cancelled for the end of its term. Its last day is 14 March 2027.');
    expect(en).toContain('withdraw the cancellation until 14 March 2027 inclusive');
  });

  test('is reminded of its end as of something decided: nobody is asked to renew', () => {
    const week = { daysLeft: 7 };
    expect(said(notices.expiring, 'pl', week)).toContain('kończy się za 7 dni, ponieważ została wypowiedziana');
    expect(said(notices.expiring, 'cs', week)).toContain('skončí za 7 dní, protože bylo vypovězeno');
    const en = said(notices.expiring, 'en', week);
    expect(en).toContain('ends in 7 days, because it has been cancelled');
    expect(en).toContain('an administrator can withdraw the cancellation');
    expect(en).not.toMatch(/expires|Unless the subscription is renewed|To renew|grace period runs/);
    expect(said(notices.expiring, 'pl', { daysLeft: 1 })).toContain(
      'dziś jest ostatni dzień wypowiedzianej subskrypcji',
    );
  });

  test('is disabled and deleted because of that', () => {
    expect(said(notices.disabled, 'en')).toContain('was cancelled and has been disabled since March 15, 2027');
    expect(said(notices.disabled, 'pl')).toContain('została wypowiedziana i jest od 15 marca 2027 r. wyłączona');
    expect(said(notices.deletionIsNear, 'cs')).toContain(
      'bylo vypovězeno a je deaktivováno. Za 30 dní, 13. června 2027',
    );
    expect(said(notices.deletionIsNear, 'en')).toContain('was cancelled and is disabled. In 30 days');
  });

  test('under a legal hold promises no end of the data', () => {
    const en = said(notices.cancelled, 'en', { hold: 'Case 7' });
    expect(en).toContain('legal hold (Case 7)');
    expect(en).not.toContain('June');
  });
});

describe('dates', () => {
  test('are calendar days, and the last day is the day before the end', () => {
    expect(expiring({ locale: 'pl-PL' }).text).toContain('Jej ostatni dzień to 14 marca 2027 r.');
    expect(expiring({ locale: 'cs-CZ' }).text).toContain('Platí do 14. března 2027 včetně.');
    expect(expiring({ locale: 'en-GB' }).text).toContain('Its last day is 14 March 2027.');
    expect(expiring({ locale: 'en-US' }).text).toContain('Its last day is March 14, 2027.');
  });

  test.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])('do not move for a reader in %s', (zone) => {
    expect(expiring({ zone, locale: 'en-GB' }).text).toContain('Disabled on: 14 April 2027');
  });

  test('the instant is told in the reader’s zone, which is named', () => {
    expect(expiring({ locale: 'en-GB' }).text).toContain('14 January 2027 at 09:00 (time zone: Europe/Warsaw)');
    expect(expiring({ locale: 'pl', zone: 'America/Santiago' }).text).toContain(
      '14 stycznia 2027 r. o godz. 05:00 (strefa czasowa: America/Santiago)',
    );
  });

  test('the term’s zone is named where it is not the reader’s', () => {
    const sentence = 'Dates are calendar days in the time zone America/Santiago.';
    expect(expiring({}).text).not.toContain('Dates are calendar days');
    expect(renderNotice({ ...notices.expiring, termZone: 'America/Santiago' }).text).toContain(sentence);
    expect(renderNotice({ ...notices.expiring, termZone: 'Europe/Warsaw' }).text).not.toContain('Dates are calendar');
  });

  test('that do not exist are refused', () => {
    expect(() => expiring({ expiresOn: 'soon' })).toThrow(RangeError);
    expect(() => expiring({ zone: 'Mars/Olympus' })).toThrow(RangeError);
  });
});

describe('what the rules are', () => {
  test('grace is told with its first and last day and the start of the new term', () => {
    expect(expiring({ locale: 'en-GB' }).text).toMatch(
      /From 15 March 2027 until 13 April 2027 inclusive there is a grace period: .* the new term starts on 15 March 2027\./,
    );
  });

  test('a plan without grace promises none', () => {
    const { text } = expiring({ disablesOn: '2027-03-15' });
    expect(text).not.toContain('grace');
    expect(text).toContain('it will be disabled on March 15, 2027');
  });

  test('a legal hold takes the place of the date of deletion', () => {
    const { text } = renderNotice({ ...notices.disabled, hold: 'Court order 7/2027' });
    expect(text).toContain('legal hold (Court order 7/2027)');
    expect(text).not.toContain('July 13, 2027');
  });

  test('seats of a perpetual plan never end, and nothing promises a last day', () => {
    const said = (locale: string) => renderNotice({ ...notices.seatsAdded, newExpiresOn: null, locale });
    expect(said('en-GB').subject).toMatch(/: seats have been added$/);
    expect(said('en-GB').text).toContain('They are paid for once, and never end.');
    expect(said('en-GB').text).not.toMatch(/[Ll]ast day/);
    expect(said('pl').text).not.toMatch(/statni dzień/);
    expect(said('cs').text).not.toMatch(/oslední den|Všechny platí/);
  });

  test('a plan that cannot be reactivated says so, and to buy again', () => {
    const { text } = renderNotice({ ...notices.disabled, mayReactivate: false });
    expect(text).toContain('cannot be reactivated');
    expect(text).toContain('please buy a new subscription');
    expect(text).not.toContain('redeem');
  });
});

describe('the reader’s language', () => {
  test.each([
    ['pl-PL', 'pl'],
    ['cs', 'cs'],
    ['en-US', 'en'],
    ['de-DE', 'en'],
    ['no such locale!', 'en'],
    ['', 'en'],
  ])('%s gets %s', (locale, language) => {
    expect(expiring({ locale }).language).toBe(language);
  });

  test('brings no calendar and no digits of its own', () => {
    expect(expiring({ locale: 'en-GB-u-ca-buddhist-nu-arab' }).text).toContain('14 March 2027');
  });
});

describe('an invitation to install the new version', () => {
  test.each([
    [
      'en-GB',
      'Kolej Górska has moved to Office Team',
      'Office and Skype for business',
      'I have installed the new version',
    ],
    [
      'pl-PL',
      'Organizacja Kolej Górska przeszła na plan Office Team',
      'Office i Skype for business',
      'Nowa wersja jest',
    ],
    [
      'cs-CZ',
      'Organizace Kolej Górska přešla na plán Office Team',
      'Office a\u00a0Skype for business',
      'Nová verze je',
    ],
  ])('in %s names organisation, plan and services, and has the link', (locale, lead, services, label) => {
    const { text, html } = renderNotice({ ...notices.invitation, locale });
    for (const part of [text, html]) {
      expect(part).toContain(lead);
      expect(part).toContain(services);
      expect(part).toContain(label);
    }
    expect(text).toMatch(/^https:\/\/api\.test\/v1\/installations\/a-token$/m);
    expect(html).toContain('<a href="https://api.test/v1/installations/a-token">');
    expect(html).not.toMatch(/src=|url\(|<link|<script/);
  });

  test('is reminded of with the day on which it went, and only once', () => {
    const { text } = renderNotice({ ...notices.installationReminder, locale: 'en-GB' });
    expect(text).toContain('On 16 March 2027 you were asked to install the new version');
    expect(text).toContain('This is the only reminder.');
    expect(renderNotice({ ...notices.invitation, locale: 'en-GB' }).text).not.toContain('reminder');
  });

  test('has no way out of the address of the link', () => {
    const { html } = renderNotice({ ...notices.invitation, link: 'https://api.test/"><script>alert(1)</script>' });
    expect(html).not.toContain('<script>');
  });
});

describe('a subscription that was replaced', () => {
  test.each([
    ['en-GB', 'On 15 March 2027 Office Plus took the place of the subscription to Office Team', 'sub_2'],
    ['pl', 'W dniu 15 marca 2027 r. subskrypcja Office Team organizacji Kolej Górska', 'sub_2'],
    ['cs', 'bylo 15. března 2027 nahrazeno plánem Office Plus', 'sub_2'],
  ])('is told in %s with the day and what has taken its place', (locale, sentence, id) => {
    const { text } = renderNotice({ ...notices.superseded, locale });
    expect(text).toContain(sentence);
    expect(text).toContain(id);
  });
});

describe('names from outside', () => {
  test('are text in HTML, not markup', () => {
    const { html, text } = expiring({ organisation: '<img src=x onerror="alert(1)"> & \'Sons\'' });
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;Sons&#39;');
    expect(html).not.toContain('<img');
    expect(text).toContain('<img src=x');
  });

  test('are no messages: braces and apostrophes stand as they are', () => {
    expect(expiring({ planName: "{seats} o'{{x}}" }).subject).toContain("{seats} o'{{x}}:");
  });

  test('stay on their line', () => {
    const { subject, text } = expiring({ planName: 'Office\r\nBcc: x@y.test', organisation: 'A\u2028B\u202eC' });
    expect(subject).toMatch(/^Office Bcc: x@y\.test: /);
    expect(text).toContain('A B C');
  });

  test('nothing is loaded from elsewhere', () => {
    expect(expiring({}).html).not.toMatch(/https?:|src=|url\(|<link|<script/);
  });
});

describe('one that is paid by period', () => {
  it('renews by itself, from a card, and names what gets dearer', () => {
    const { subject, text } = expiring({ locale: 'en-GB', payment: { ...outlook, goesOn: 'byItself' } } as object);
    expect(subject).toBe('Office Team: your subscription renews by itself on 15 March 2027');
    expect(text).toContain('on 12 March 2027 the payment is charged to the card •••• 4242');
    expect(text).toContain('Nothing needs to be done now.');
    expect(text.replaceAll(/\s/g, ' ')).toContain('a seat costs PLN 11.00 instead of PLN 10.00');
    expect(text).not.toContain('product key');
  });

  it('renews by itself on account, and names the day of the invoice', () => {
    const payment = { ...outlook, goesOn: 'byItself', onAccount: true, reference: null, collected: null, rise: null };
    const { subject, text } = expiring({ locale: 'en-GB', payment } as object);
    expect(subject).toBe('Office Team: your subscription renews by itself on 15 March 2027');
    expect(text).toContain('on 1 March 2027 the next period is invoiced on account');
    expect(text).toContain('please say so before it is invoiced');
    expect(text).not.toContain('charged');
  });

  it('is renewed by its request, and no key', () => {
    const { text } = expiring({ payment: outlook } as object);
    expect(text).toContain('pay the request for payment with the reference 1234567897');
    expect(text).not.toContain('product key');
  });
});

describe('a trial', () => {
  const said = (notice: NoticeContent) => renderNotice({ ...notice, locale: 'en-GB' }).text.replaceAll(/\s+/g, ' ');

  it('that ends by itself asks for no money, and says how it can go on', () => {
    const { subject } = renderNotice({ ...notices.expiring, locale: 'en-GB', payment: endingTrial });
    const text = said({ ...notices.expiring, payment: endingTrial });
    expect(subject).toBe('Office Team: your trial ends in 60 days (last day: 14 March 2027)');
    expect(text).toContain('ends by itself: nothing has to be paid or cancelled');
    expect(text).toContain('please choose the plan that is to follow until 14 March 2027 inclusive');
    expect(text).not.toMatch(/next period|no gap|renew/);
  });

  it('that becomes a plan says what is charged, when, for what, and how it is stopped', () => {
    const text = said({ ...notices.expiring, payment: convertingTrial });
    expect(text).toContain(
      'becomes a paid subscription to Office Business: on 12 March 2027 PLN 369.00 is charged to the card •••• 4242',
    );
    expect(text).toContain(
      'PLN 369.00 with VAT for the time from 15 March 2027 until 14 March 2028 inclusive (3 seats)',
    );
    expect(text).toContain('please say so before 12 March 2027: then nothing is charged');
    expect(text).not.toContain('Disabled on');
  });

  it('that is over goes on with a plan, and by no payment of a next period', () => {
    for (const kind of ['expired', 'disabled', 'deletionIsNear'] as const) {
      const text = said({ ...notices[kind], payment: endingTrial });
      expect(text).toContain('please choose a plan and pay for its first period');
      expect(text).not.toMatch(/its next period|no gap|new term/);
    }
    expect(
      said({ ...notices.disabled, payment: { ...convertingTrial, goesOn: 'byPayment', reference: '1234567897' } }),
    ).toContain('To go on with Office Business, please pay the request for payment with the reference 1234567897');
  });

  it('that was cancelled has nothing to be withdrawn, unless a plan was to follow', () => {
    const cancelled = { ...notices.cancelled, cancelled: true };
    expect(said({ ...cancelled, payment: endingTrial })).not.toContain('withdraw');
    expect(said({ ...cancelled, payment: convertingTrial })).toContain('the cancellation can be withdrawn until');
  });

  it('that is taken over is not called paid', () => {
    const text = said({ ...notices.takenOver, payment: endingTrial });
    expect(text).toContain('The trial goes on until 14 March 2027 inclusive.');
    expect(text).not.toContain('stays paid');
  });
});

describe('what a user pays for, as it is told to others', () => {
  const open = { ...outlook, reference: null, collected: null, rise: null };
  const payments = [
    open,
    { ...open, goesOn: 'byItself' },
    { ...open, goesOn: 'lapses' },
    { ...open, owedFrom: '2027-02-15' },
  ] as const;
  const cases = noticeLanguages.flatMap((locale) =>
    (['expiring', 'expired', 'disabled', 'deletionIsNear', 'cancelled'] as const).flatMap((kind) =>
      payments.map((payment) => ({ locale, kind, payment, said: `${payment.goesOn} ${payment.owedFrom}` })),
    ),
  );
  const asks = {
    en: /please (pay|choose|say so|redeem)|your card/i,
    pl: /prosimy (zapłacić|opłacić|do |zmienić)/i,
    cs: /(zaplaťte|zvolte|změňte) prosím/i,
  };

  it.each(cases)('$locale $kind $said asks nobody to do what only that user can', ({ locale, kind, payment }) => {
    const { text, subject } = renderNotice({ ...notices[kind], locale, payment, paidBy });
    expect(`${subject}\n${text}`).not.toMatch(asks[locale]);
    expect(text).toContain('Piotr Lider');
  });

  it('says what an administrator can do, where it can be done', () => {
    const told = (changes: Partial<typeof paidBy>) =>
      renderNotice({ ...notices.expired, payment: open, paidBy: { ...paidBy, ...changes } }).text.replaceAll(
        /\s+/g,
        ' ',
      );
    expect(told({})).toContain('It goes on without a gap once Piotr Lider pays for it. An administrator can take');
    expect(told({})).toContain('It can also be renewed by redeeming a product key for Office Team');
    expect(told({ canBeTakenOver: false })).not.toContain('take the subscription over');
    expect(told({ renewableByKey: false })).not.toContain('product key');
  });

  it('names nobody to an adviser', () => {
    const { text } = renderNotice({
      ...notices.disabled,
      advises: true,
      payment: open,
      paidBy: { ...paidBy, name: null },
    });
    expect(text.replaceAll(/\s+/g, ' ')).toContain('It is active again once its purchaser pays for it.');
  });
});

describe('a notice of what was bought for good, and is not paid any more', () => {
  const payment = { ...outlook, owedFrom: '2027-03-15', requestedOn: null, collected: null, rise: null };
  const words = (kind: 'expired' | 'disabled' | 'reactivated' | 'deletionIsNear') =>
    renderNotice({ ...notices[kind], forGood: true, payment }).text.replaceAll(/\s+/g, ' ');

  it('asks for the payment, and speaks of no term', () => {
    expect(words('expired')).toContain('has not been paid for since March 15, 2027.');
    expect(words('expired')).toContain('please pay the request for payment with the reference 1234567897');
    expect(words('disabled')).toContain('is active again as soon as it is paid for');
    expect(words('reactivated')).toContain('is paid for again.');
    for (const kind of ['expired', 'disabled', 'reactivated', 'deletionIsNear'] as const) {
      expect(words(kind)).not.toMatch(/term|renew|last day/i);
    }
  });
});
