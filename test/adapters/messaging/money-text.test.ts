import { type MoneyContent, type MoneyKind, renderMoneyMail } from '../../../adapters/messaging/money-text.js';
import { noticeLanguages } from '../../../adapters/messaging/notice-text.js';
import { asksForDecision, isForPayer, moneyNoticeKinds } from '../../../domain/billing/notices.js';

const pln = (amount: number) => ({ amount, currency: 'PLN' });
const facts = {
  locale: 'en-GB',
  zone: 'Europe/Warsaw',
  reader: { name: 'Hosting Lis sp. z o.o.' },
  organisation: 'Hosting Lis sp. z o.o.',
  planName: 'Mail Monthly',
  seats: 12,
  subscriptionId: 'sub_1',
  contact: 'Reseller S.A., help@reseller.test',
  at: '2027-03-08T08:00:00Z',
  termZone: 'Europe/Warsaw',
};
const seller = { sellerName: 'Reseller S.A.', reference: '1234567897' };
const card = { kind: 'card', last4: '4242' } as const;

const late = { documentId: 'doc_1', number: 'PL/F/2027/000007', sendBy: '2027-03-15', isHandedOver: true };

const due = { toPay: pln(72_324), payBy: '2027-03-29', bankAccount: 'PL61 1090 1014 0000 0712 1981 2874' };
const reminder = {
  ...facts,
  ...seller,
  number: 'PL/F/2027/000007',
  gross: pln(72_324),
  due,
  collected: null,
  disablesOn: null,
} as const;
const mails = {
  paymentRequested: {
    ...facts,
    ...seller,
    kind: 'paymentRequested',
    purpose: 'period',
    corrected: false,
    period: { from: '2027-03-15', to: '2027-04-15' },
    net: pln(58_800),
    vat: pln(13_524),
    gross: pln(72_324),
    percent: 23,
    toPay: pln(72_324),
    payBy: '2027-03-14',
    collected: null,
    expiringCard: null,
    cap: null,
    bankAccount: 'PL61 1090 1014 0000 0712 1981 2874',
    number: 'PL/P/2027/000007',
  },
  requestWithdrawn: { ...facts, kind: 'requestWithdrawn', reference: '1234567897', gross: pln(72_324) },
  orderDelivered: {
    ...facts,
    kind: 'orderDelivered',
    orderId: 'ord_1',
    work: 'purchase',
    gross: pln(72_324),
    onAccount: false,
    paidThrough: '2027-04-15',
    trialEndsOn: null,
    expiresOn: '2027-04-15',
  },
  orderLapsed: {
    ...facts,
    kind: 'orderLapsed',
    orderId: 'ord_1',
    reference: '1234567897',
    gross: pln(72_324),
    lapsedOn: '2027-03-29',
  },
  refundRefused: {
    ...facts,
    kind: 'refundRefused',
    orderId: 'ord_1',
    refundId: 'ref_1',
    problem: 'Another one takes its place',
  },
  orderStuck: { ...facts, kind: 'orderStuck', orderId: 'ord_1', problem: 'It was deleted' },
  paymentReceived: {
    ...facts,
    kind: 'paymentReceived',
    amount: pln(72_324),
    valueDate: '2027-03-10',
    reference: '1234567897',
    outcome: 'settled',
    missing: pln(0),
    credit: pln(0),
    paidThrough: '2027-04-15',
  },
  paymentFailed: {
    ...facts,
    ...seller,
    kind: 'paymentFailed',
    amount: pln(72_324),
    triedOn: '2027-03-14',
    method: card,
    because: 'insufficientFunds',
    final: false,
    nextOn: '2027-03-15',
    disablesOn: '2027-04-14',
  },
  paymentTakenBack: {
    ...facts,
    ...seller,
    kind: 'paymentTakenBack',
    amount: pln(72_324),
    owed: { gross: pln(72_324), disablesOn: '2027-04-14', seatsGo: null },
  },
  seatsTaken: { ...facts, ...seller, kind: 'seatsTaken', count: 3, owed: pln(12_300) },
  documentIssued: {
    ...facts,
    ...seller,
    kind: 'documentIssued',
    document: 'invoice',
    number: 'PL/F/2027/000007',
    gross: pln(72_324),
    corrects: null,
    due: null,
  },
  invoiceDue: { ...reminder, kind: 'invoiceDue', seatsGo: null },
  invoiceOverdue: { ...reminder, kind: 'invoiceOverdue', disablesOn: '2027-04-28', seatsGo: null },
  cardExpiring: {
    ...facts,
    kind: 'cardExpiring',
    last4: '4242',
    lastDay: '2027-03-31',
    collectedOn: '2027-04-14',
    others: 2,
  },
  documentRejected: {
    ...facts,
    kind: 'documentRejected',
    documentId: 'doc_1',
    number: 'PL/F/2027/000007',
    problem: '450: the buyer is not known',
    isHandedOver: false,
  },
  withdrawalReceived: {
    ...facts,
    kind: 'withdrawalReceived',
    orderId: 'ord_1',
    statedBy: 'Piotr Lider',
    receivedAt: '2027-03-08T08:00:00Z',
    sellerName: 'Reseller S.A.',
    onlySeats: false,
  },
  priceOffered: {
    ...facts,
    kind: 'priceOffered',
    sellerName: 'Reseller S.A.',
    quoteId: 'quo_1',
    replaces: true,
    perSeat: pln(1500),
    once: false,
    gross: pln(22_140),
    lastDay: '2027-03-22',
    link: 'https://perennial.example/v1/offer-pages/the-token',
  },
  refundWaits: {
    ...facts,
    kind: 'refundWaits',
    refundId: 'ref_1',
    reference: '1234567897',
    gross: pln(72_324),
    problem: 'Disputed',
    ofCredit: false,
  },
  refundCredited: {
    ...facts,
    kind: 'refundCredited',
    reference: '1234567897',
    credit: pln(72_324),
    correction: 'KOR/2027/3',
  },
  offerWithdrawn: {
    ...facts,
    kind: 'offerWithdrawn',
    sellerName: 'Reseller S.A.',
    quoteId: 'quo_1',
    perSeat: pln(1500),
    once: false,
    lastDay: '2027-03-22',
  },
  handOverOffered: {
    ...facts,
    kind: 'handOverOffered',
    from: 'Piotr Lider',
    left: false,
    link: 'https://perennial.example/v1/hand-overs/hov_1',
    lapsesAt: '2027-03-22T08:00:00Z',
    paysFrom: '2027-04-15',
  },
  handOverEnded: {
    ...facts,
    kind: 'handOverEnded',
    from: 'Piotr Lider',
    left: false,
    to: 'Maria Nowak',
    outcome: 'accepted',
    paysFrom: '2027-04-15',
  },
  documentDue: { ...facts, kind: 'documentDue', ...late, others: 41 },
  documentOverdue: { ...facts, kind: 'documentOverdue', ...late, others: 0 },
} satisfies { [Kind in MoneyKind]: Extract<MoneyContent, { kind: Kind }> };

const kinds = Object.keys(mails) as MoneyKind[];
const words = (content: MoneyContent) => renderMoneyMail(content).text.replaceAll(/\s/g, ' ');

describe('a mail about money of any kind, in any language', () => {
  const cases = noticeLanguages.flatMap((locale) => kinds.map((kind) => ({ locale, kind })));

  test.each(cases)('$locale $kind says everything', ({ locale, kind }) => {
    const { language, subject, text, html } = renderMoneyMail({ ...mails[kind], locale });
    expect(language).toBe(locale);
    for (const part of [subject, text, html]) {
      expect(part).not.toMatch(/[{}]|undefined|null|NaN|Invalid/);
      expect(part).toContain('Mail Monthly');
    }
    expect(text).toContain('Reseller S.A., help@reseller.test');
  });

  test.each(kinds)('%s differs in each language', (kind) => {
    const texts = noticeLanguages.map((locale) => renderMoneyMail({ ...mails[kind], locale }).text);
    expect(new Set(texts).size).toBe(noticeLanguages.length);
  });
});

describe('an offer', () => {
  it.each([
    ['en-GB', 'a seat and billing period', 'the first term'],
    ['pl', 'za licencję i okres rozliczeniowy', 'pierwszego okresu'],
    ['cs', 'za licenci a zúčtovací období', 'první období'],
  ])('is of the first term, or paid once where nothing of it ends, in %s', (locale, period, term) => {
    const [ofTerms, perpetual] = [false, true].map((once) => words({ ...mails.priceOffered, once, locale }));
    for (const part of [period, term, mails.priceOffered.link]) expect(ofTerms).toContain(part);
    for (const part of [period, term]) expect(perpetual).not.toContain(part);
    expect(words({ ...mails.offerWithdrawn, once: true, locale })).not.toContain(period);
  });
});

describe('a trial that was ordered', () => {
  const trial = { ...mails.orderDelivered, gross: null, paidThrough: null, trialEndsOn: '2027-04-15' };

  it.each([
    ['en-GB', 'The trial lasts until 14 April 2027 inclusive and costs nothing.', /paid for/i],
    ['pl', 'Okres próbny trwa do 14 kwietnia 2027 r. włącznie i jest bezpłatny.', /[Oo]płacone/],
    ['cs', 'Zkušební doba trvá do 14. dubna 2027 včetně a je zdarma.', /[Zz]aplaceno/],
  ])('is free, in %s', (locale, expected, paid) => {
    const said = renderMoneyMail({ ...trial, locale }).text.replaceAll(/\s/g, ' ');
    expect(said).toContain(expected);
    expect(said).not.toMatch(paid);
  });
});

describe('what a user pays for, as administrators are told', () => {
  const witness = { purchaser: 'Piotr Lider', organisation: 'Kolej Górska', canTakeOver: true };
  const witnessed = ['paymentFailed', 'paymentTakenBack', 'seatsTaken', 'invoiceOverdue'] as const;
  const cases = noticeLanguages.flatMap((locale) => witnessed.map((kind) => ({ locale, kind })));

  it('are all kinds that ask for a decision and are not the payer’s alone', () => {
    const told = moneyNoticeKinds.filter((kind) => asksForDecision(kind) && !isForPayer(kind));
    expect(told).toEqual(witnessed);
  });

  it.each(cases)('$locale $kind shows neither card, bank nor reference, and asks for nothing', ({ locale, kind }) => {
    const { subject, text, html } = renderMoneyMail({
      ...mails[kind],
      reader: { name: 'Anna Nowak' },
      locale,
      witness,
    });
    for (const part of [subject, text, html]) {
      expect(part).not.toMatch(/[{}]|undefined|null|NaN|Invalid|4242|1234567897|PL\/F\/2027|Hosting Lis/);
      expect(part).not.toMatch(/please pay|Prosimy (o zapłatę|zapłacić)|Zaplaťte|bank|Your /);
    }
    expect(text).toContain('Kolej Górska');
  });

  it('says what follows for the plan, and what an administrator can do', () => {
    const { text } = renderMoneyMail({ ...mails.paymentFailed, witness });
    const said = text.replaceAll(/\s+/g, ' ');
    expect(said).toContain(
      'we tried to collect the payment for Mail Monthly (12 seats) from Piotr Lider, without success',
    );
    expect(said).toContain('Users can work until 13 April 2027 inclusive');
    expect(said).toContain('An administrator can take the subscription over: Kolej Górska then pays');
    const kept = renderMoneyMail({ ...mails.paymentFailed, witness: { ...witness, canTakeOver: false } }).text;
    expect(kept).not.toContain('take the subscription over');
  });
});

describe('a document', () => {
  const { documentIssued } = mails;

  it('is named as bookkeepers of the language do', () => {
    const corrected = { ...documentIssued, document: 'correction', corrects: 'PL/F/2027/000007' } as const;
    const number = 'PL/K/2027/000001';
    const subjects = ['en', 'pl', 'cs'].map((locale) => renderMoneyMail({ ...corrected, number, locale }).subject);
    expect(subjects).toEqual([
      'Mail Monthly: correction PL/K/2027/000001 of the invoice PL/F/2027/000007',
      'Mail Monthly: faktura korygująca PL/K/2027/000001 do faktury PL/F/2027/000007',
      'Mail Monthly: opravný daňový doklad PL/K/2027/000001 k faktuře PL/F/2027/000007',
    ]);
    expect(words({ ...documentIssued, locale: 'pl' })).toContain('na kwotę 723,24 zł');
  });
});

describe('a request for payment', () => {
  const { paymentRequested } = mails;

  it('says how much, until when and how, as the language writes amounts', () => {
    expect(words(paymentRequested)).toContain(
      'Please pay until 14 March 2027 inclusive: by bank transfer to Reseller S.A.',
    );
    expect(words(paymentRequested)).toContain('To pay: PLN 723.24');
    expect(words(paymentRequested)).toContain('Bank account: PL61 1090 1014 0000 0712 1981 2874');
    expect(words({ ...paymentRequested, locale: 'pl' })).toContain('Do zapłaty: 723,24 zł');
    expect(words({ ...paymentRequested, locale: 'cs' })).toContain('DPH (23 %): 135,24 PLN');
  });

  it('asks nobody for anything where it is collected', () => {
    const collected = { on: '2027-03-14', from: card };
    const text = words({ ...paymentRequested, collected });
    expect(text).toContain('on 14 March 2027 we charge it to the card •••• 4242');
    expect(text).not.toMatch(/Please pay|Pay by/);
    const expiring = words({
      ...paymentRequested,
      collected,
      expiringCard: { last4: '4242', month: 2, year: 2027 },
    });
    expect(expiring).toContain('valid until the end of 02/2027');
    const tooLow = words({
      ...paymentRequested,
      collected: { ...collected, from: { kind: 'blik', last4: '' } },
      cap: pln(5_000),
    });
    expect(tooLow).toContain('allows at most PLN 50.00 for one payment');
    for (const text of [expiring, tooLow]) {
      expect(text).toContain('Please pay until 14 March 2027');
      expect(text).toContain('Pay by: 14 March 2027');
      expect(text).not.toContain('Nothing needs to be done');
    }
  });

  it('says what is left, and what it takes the place of', () => {
    const text = words({ ...paymentRequested, corrected: true, toPay: pln(2_324) });
    expect(text).toContain('takes the place of the earlier request');
    expect(text).toContain('Of PLN 723.24 a part is paid already; PLN 23.24 is left.');
  });
});

describe('money that arrived', () => {
  const { paymentReceived } = mails;

  it('is said to be a part, too much, or paid twice', () => {
    expect(words({ ...paymentReceived, outcome: 'part', missing: pln(100) })).toContain('PLN 1.00 is still missing');
    expect(words({ ...paymentReceived, credit: pln(100) })).toContain('PLN 1.00 was paid beyond');
    expect(words({ ...paymentReceived, outcome: 'double', credit: pln(100) })).toContain('had been paid already');
    expect(words({ ...paymentReceived, outcome: 'refunded', credit: pln(100) })).toContain('goes back');
    expect(words({ ...paymentReceived, outcome: 'owedBack', credit: pln(100) })).toContain('cannot go back');
  });
});

describe('an attempt that failed', () => {
  it('names the next one, or asks for another method', () => {
    expect(words(mails.paymentFailed)).toContain('We try again on 15 March 2027');
    const final = words({ ...mails.paymentFailed, final: true, nextOn: null, because: 'expiredCard' });
    expect(final).toContain('please store another method');
    expect(words({ ...mails.paymentFailed, nextOn: null })).toContain('We do not try again');
  });
});

describe('a card that will no longer be valid', () => {
  const { cardExpiring } = mails;

  it('is named with its last day, what is collected then, and what to do', () => {
    const text = words(cardExpiring);
    expect(text).toContain('from the card •••• 4242, which is valid until 31 March 2027 inclusive');
    expect(text).toContain('Mail Monthly and 2 more subscriptions');
    expect(text).toContain('The next payment after that is collected on 14 April 2027.');
    expect(words({ ...cardExpiring, collectedOn: null, others: 0 })).toContain(
      'nothing can be collected from it any more',
    );
    expect(words({ ...cardExpiring, locale: 'pl' })).toContain('i jeszcze 2 subskrypcje pobieramy z karty •••• 4242');
    expect(words({ ...cardExpiring, locale: 'cs' })).toContain('a ještě 2 předplatná strháváme z karty •••• 4242');
  });
});

describe('the receipt of a withdrawal', () => {
  it.each([
    ['en', 'the others go on as before', 'The subscription ends by this'],
    ['pl', 'pozostałe działają jak dotychczas', 'Subskrypcja tym samym się kończy'],
    ['cs', 'ostatní fungují dál jako dosud', 'Předplatné tím končí'],
  ])('says what has ended, and not all of it where seats were added: %s', (locale, goesOn, ended) => {
    const { withdrawalReceived } = mails;
    expect(words({ ...withdrawalReceived, locale })).toContain(ended);
    const added = words({ ...withdrawalReceived, locale, onlySeats: true });
    expect(added).toContain(goesOn);
    expect(added).not.toContain(ended);
  });
});

describe('seats that are not paid', () => {
  it('are named with the day on which they go, and with what is owed once they have gone', () => {
    const { paymentTakenBack, seatsTaken } = mails;
    const owed = { ...paymentTakenBack.owed, disablesOn: null, seatsGo: { count: 3, on: '2027-04-14' } };
    const before = { ...paymentTakenBack, owed };
    expect(words(before)).toContain('the 3 seats that it was for are taken away on 14 April 2027; the others stay.');
    expect(words(before)).not.toContain('is disabled');
    expect(words({ ...before, locale: 'pl' })).toContain('Bez zapłaty 14 kwietnia 2027 r. odbierzemy 3 licencje');
    expect(words({ ...before, locale: 'cs' })).toContain('Nebude-li zaplaceno, 14. dubna 2027 odebereme 3 licence');
    expect(words(seatsTaken)).toContain('PLN 123.00');
    expect(words({ ...seatsTaken, owed: null })).not.toContain('owed');
  });
});
