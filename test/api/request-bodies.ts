/** A body of every route that takes one, right in form; the resources that it names need not exist. */

/** The hexadecimal part of an id that nothing has. */
export const zeros = '0'.repeat(24);
const declaration = { name: 'Anna Nowak', wording: '2026-11' };
const keys = ['K7Q2M-9XJ4T-PWA3D-H8VYE-R5N6C'];

type Fields = Readonly<Record<string, unknown>>;

/** What a route takes. */
export interface Taken {
  readonly operationId: string;
  readonly path?: string;
  /** A body with every field, that passes its schema. */
  readonly body: Fields;
  /** Fields that may be null. */
  readonly nullable?: readonly string[];
}

const seller = {
  legalName: 'Shop GmbH',
  country: 'PL',
  vatId: 'PL1234563218',
  address: { lines: ['Hauptstraße 1'], postalCode: '10115', city: 'Berlin' },
  registrationNumber: 'HRB 12345',
  registerEntry: 'Amtsgericht Berlin-Charlottenburg, HRB 12345',
  bankAccounts: [{ iban: 'DE89370400440532013000', bic: 'COBADEFF', bankName: 'Beispielbank', currency: 'EUR' }],
  taxAuthority: { name: 'ksef', sending: 'online' },
  invoiceSeries: 'PL',
  contact: { name: 'Shop, customer service', email: 'help@shop.example' },
  whileVatIdUnproven: 'tax',
  currencies: ['EUR', 'PLN'],
};
const sellerNulls = [
  'vatId',
  'address/postalCode',
  'registrationNumber',
  'registerEntry',
  'bankAccounts/0/bic',
  'bankAccounts/0/bankName',
  'taxAuthority',
];
const plan = {
  productId: 'no-such-product',
  sellerId: 'no-such-seller',
  name: 'Office for schools',
  licensingModel: 'subscription',
  months: 12,
  billing: 'annual',
  policy: { id: 'annual', version: 1 },
  seatsPerKey: 'several',
  countries: ['PL', 'SK'],
  cloud: 'global',
  agreement: { name: 'MOSA', version: '2026-01' },
  prices: [{ currency: 'EUR', tiers: [{ from: 1, amount: 9_900 }] }],
  serviceLicences: ['office'],
  partnerMayAttest: true,
  selfService: true,
};

/** Of a billing account. */
const nullableDetails = ['vatId', 'registrationNumber', 'purchaseOrderNumber', 'address/postalCode'].map(
  (field) => `details/${field}`,
);
/** Who is billed, with every field. */
export const billing = {
  name: 'Piekarnia Nowak sp. z o.o.',
  address: { lines: ['ul. Piekarska 7'], postalCode: '00-123', city: 'Warszawa' },
  country: 'PL',
  vatId: 'PL5260250995',
  registrationNumber: '142396858',
  invoiceEmail: 'faktury@piekarnia.example',
  language: 'pl',
  purchaseOrderNumber: 'PO-2214',
};

const nullableProfile = ['invoiceEmail', 'language', 'address', 'address/postalCode', 'purchaseOrderNumber'];
/** A billing profile, with every field. */
const billingProfile = {
  name: 'Office in Kraków',
  invoiceEmail: 'krakow@piekarnia.example',
  language: 'en',
  address: { lines: ['ul. Krakowska 1'], postalCode: '30-001', city: 'Kraków' },
  purchaseOrderNumber: 'PO-2214',
};

/** A partner of the register, with every field. */
const partner = {
  name: 'Doradca',
  country: 'PL',
  locale: 'pl',
  email: 'pomoc@doradca.example',
  phone: '+48 22 123 45 67',
  website: 'https://doradca.example',
  services: ['migration', 'support'],
  listed: true,
  ownTenantId: `ten_${zeros}`,
  enrolment: { state: 'enrolled' },
  distributor: { partnerId: '999999999999', state: 'active' },
};

/** What every route takes; the resources need not exist, since a body is read before they are looked for. */
export const taken: readonly Taken[] = [
  {
    operationId: 'createFeed',
    body: {
      name: 'Ends',
      language: 'pl',
      reminderDays: 7,
      planId: 'no-such-plan',
      decision: 'undecided',
      testClockId: `clk_${zeros}`,
    },
    nullable: ['reminderDays', 'planId', 'decision', 'testClockId'],
  },
  {
    operationId: 'decidePayment',
    path: `/v1/payments/pay_${zeros}/decision`,
    body: { action: 'refund', reason: 'Paid by mistake' },
  },
  {
    operationId: 'inviteMember',
    body: { kind: 'operator', role: 'member', name: 'Olga', email: 'olga@reseller.example', locale: 'en' },
  },
  {
    operationId: 'inviteMember',
    body: {
      kind: 'partner',
      partnerId: '999999999999',
      role: 'administrator',
      name: 'Ewa',
      email: 'ewa@doradca.example',
      locale: 'pl',
    },
  },
  { operationId: 'inviteMember', body: { kind: 'tenant', tenantId: `ten_${zeros}`, userId: `usr_${zeros}` } },
  { operationId: 'changeMembership', path: `/v1/memberships/mbr_${zeros}`, body: { role: 'member' } },
  { operationId: 'joinMembership', path: '/v1/me/memberships', body: { token: 'the-token-of-a-link' } },
  { operationId: 'joinMembership', path: '/v1/me/memberships', body: { membershipId: `mbr_${zeros}` } },
  { operationId: 'joinMembership', path: '/v1/me/memberships', body: { tenantId: `ten_${zeros}` } },
  {
    operationId: 'createApiKey',
    body: { name: 'Reports', role: 'operator', scopes: ['subscriptions:read'], expiresAt: '2020-01-01T00:00:00.000Z' },
  },
  {
    operationId: 'createApiKey',
    body: { name: 'Order desk', role: 'operator', access: 'full', locale: 'pl', expiresAt: '2020-01-01T00:00:00.000Z' },
  },
  {
    operationId: 'createApiKey',
    body: { name: 'Bakery', role: 'administrator', tenantId: `ten_${zeros}`, userId: `usr_${zeros}` },
  },
  { operationId: 'rotateApiKey', path: `/v1/api-keys/ak_${zeros}/rotate`, body: { overlapHours: 24 } },
  {
    operationId: 'createWebhookEndpoint',
    body: {
      // Of a link: it is refused.
      url: 'https://169.254.169.254/perennial',
      description: 'ERP',
      eventTypes: ['subscription.renewed'],
      includesTestClocks: false,
      enabled: true,
    },
    nullable: ['description', 'eventTypes'],
  },
  {
    operationId: 'changeWebhookEndpoint',
    path: `/v1/webhook-endpoints/whe_${zeros}`,
    body: {
      url: 'https://erp.example.com/perennial',
      description: 'ERP',
      eventTypes: ['subscription.renewed'],
      includesTestClocks: false,
      enabled: false,
    },
    nullable: ['description', 'eventTypes'],
  },
  {
    operationId: 'rotateWebhookSecret',
    path: `/v1/webhook-endpoints/whe_${zeros}/rotate-secret`,
    body: { overlapHours: 24 },
  },
  { operationId: 'createSeller', body: { id: 'reseller-pl', ...seller }, nullable: sellerNulls },
  { operationId: 'changeSeller', path: '/v1/sellers/no-such-seller', body: seller, nullable: sellerNulls },
  { operationId: 'createProduct', body: { id: 'office', name: 'Office', description: 'Programs' } },
  { operationId: 'changeProduct', path: '/v1/products/no-such-product', body: { name: 'Office', description: '' } },
  {
    operationId: 'publishAgreement',
    body: { name: 'MOSA', version: '2026-01', texts: { en: 'Words', pl: 'Słowa', cs: 'Slova' } },
  },
  { operationId: 'createPlan', body: { id: 'odd', ...plan } },
  { operationId: 'addPlanVersion', path: '/v1/plans/no-such-plan/versions', body: plan },
  {
    operationId: 'issueKeys',
    body: {
      planId: 'no-such-plan',
      count: 1,
      seatsPerKey: 1,
      redeemBy: '2090-12-31',
      testClockId: `clk_${zeros}`,
      soldBy: '4711',
    },
  },
  {
    operationId: 'orderKeys',
    body: {
      tenantId: `ten_${zeros}`,
      planId: 'no-such-plan',
      count: 3,
      seatsPerKey: 1,
      redeemBy: '2090-12-31',
      soldBy: '4711',
    },
  },
  {
    operationId: 'cancelKeyOrder',
    path: `/v1/key-orders/kord_${zeros}/cancel`,
    body: { reason: 'The customer chose another plan' },
  },
  {
    operationId: 'declineKeyOrder',
    path: `/v1/key-orders/kord_${zeros}/decline`,
    body: { reason: 'We have enough licences' },
  },
  {
    operationId: 'createQuote',
    body: {
      kind: 'keys',
      billingAccountId: `bacc_${zeros}`,
      planId: 'no-such-plan',
      count: 10,
      seatsPerKey: 1,
      tenantId: `ten_${zeros}`,
      redeemBy: '2090-12-31',
      currency: 'PLN',
    },
  },
  { operationId: 'requestSignature', body: { about: 'redemption', redemptionId: `red_${zeros}` } },
  {
    operationId: 'requestSignature',
    body: { about: 'tenant', tenantId: `ten_${zeros}`, agreement: 'MOSA', version: '2026-01' },
  },
  {
    operationId: 'requestSignature',
    body: {
      about: 'newTenant',
      agreement: 'MOSA',
      version: '2026-01',
      organisation: 'Piekarnia Nowak',
      country: 'PL',
      timeZone: 'Europe/Warsaw',
      locale: 'pl-PL',
      signer: { name: 'Anna Nowak', email: 'anna@piekarnia.example' },
      testClockId: `clk_${zeros}`,
    },
  },
  { operationId: 'linkDocument', path: `/v1/documents/doc_${zeros}/links`, body: { file: 'pdf' } },
  {
    operationId: 'createPartner',
    body: { id: '4711', ...partner },
    nullable: ['distributor', 'distributor/partnerId'],
  },
  {
    operationId: 'changePartner',
    path: '/v1/partners/999999999999',
    body: partner,
    nullable: ['email', 'phone', 'website', 'ownTenantId', 'distributor', 'distributor/partnerId'],
  },
  {
    operationId: 'changePartnerOfRecord',
    path: `/v1/subscriptions/sub_${zeros}/partner-of-record`,
    body: { partnerId: '4711' },
  },
  {
    operationId: 'endReseller',
    path: `/v1/tenants/ten_${zeros}/resellers/999999999999/end`,
    body: { version: 'none' },
  },
  {
    operationId: 'inviteAsReseller',
    body: { tenantId: `ten_${zeros}`, partnerId: '999999999999', message: 'As agreed on the phone' },
  },
  {
    operationId: 'proposeResellerTransfer',
    body: { tenantId: `ten_${zeros}`, fromPartnerId: '999999999999', toPartnerId: '815', on: '2090-07-01' },
  },
  {
    operationId: 'offerDelegation',
    body: {
      tenantId: `ten_${zeros}`,
      partnerId: '999999999999',
      message: 'We look after your licences.',
      scopes: ['read', 'licences', 'subscriptions', 'keys', 'billing'],
      days: 365,
    },
  },
  {
    operationId: 'declineDelegation',
    path: `/v1/delegations/dlg_${zeros}/decline`,
    body: { reason: 'We have another adviser' },
  },
  {
    operationId: 'endDelegation',
    path: `/v1/delegations/dlg_${zeros}/end`,
    body: { reason: 'We have another adviser' },
  },
  {
    operationId: 'setNoticePreferences',
    path: '/v1/notice-preferences',
    body: { others: 'digest', kinds: { seatsAdded: 'off' } },
  },
  { operationId: 'revokeKey', path: `/v1/keys/batch_${zeros}-1/revoke`, body: { reason: 'Order 2214 was returned' } },
  {
    operationId: 'revokeKeyBatch',
    path: `/v1/key-batches/batch_${zeros}/revoke`,
    body: { reason: 'Order 2214 was returned' },
  },
  {
    operationId: 'openRedemption',
    body: {
      use: 'activate',
      keys,
      declaration,
      partnerOfRecordId: '999999999999',
      testClockId: `clk_${zeros}`,
      tenant: {
        country: 'PL',
        organisation: 'Piekarnia Nowak',
        timeZone: 'Europe/Warsaw',
        locale: 'pl-PL',
        cloud: 'global',
        administrator: { name: 'Anna Nowak', email: 'anna@piekarnia.example' },
      },
    },
  },
  {
    operationId: 'openRedemption',
    body: { use: 'separate', keys, declaration, tenantId: `ten_${zeros}`, assignTo: `usr_${zeros}` },
  },
  {
    operationId: 'openRedemption',
    body: { use: 'separate', keyOrderId: `kord_${zeros}`, declaration, tenantId: `ten_${zeros}` },
  },
  { operationId: 'openRedemption', body: { keys, declaration, tenantId: `ten_${zeros}` } },
  { operationId: 'openRedemption', body: { use: 'renew', keys, declaration, subscriptionId: `sub_${zeros}` } },
  { operationId: 'openRedemption', body: { use: 'addSeats', keys, declaration, subscriptionId: `sub_${zeros}` } },
  {
    operationId: 'openRedemption',
    body: {
      use: 'replace',
      keys,
      declaration,
      subscriptionId: `sub_${zeros}`,
      when: 'now',
      confirmLoss: true,
    },
  },
  ...[
    { use: 'activate', assignTo: `usr_${zeros}` },
    { use: 'separate', assignTo: `usr_${zeros}` },
    { use: 'renew', subscriptionId: `sub_${zeros}` },
    { use: 'addSeats', subscriptionId: `sub_${zeros}` },
    { use: 'replace', subscriptionId: `sub_${zeros}`, when: 'lastDay', confirmLoss: false },
  ].map((body) => ({ operationId: 'chooseUse', path: `/v1/redemptions/red_${zeros}/choice`, body })),
  { operationId: 'addKeys', path: `/v1/redemptions/red_${zeros}/keys`, body: { keys } },
  {
    operationId: 'correctNewTenant',
    path: `/v1/redemptions/red_${zeros}/tenant`,
    body: {
      country: 'PL',
      organisation: 'Piekarnia Nowak',
      timeZone: 'Europe/Warsaw',
      locale: 'pl-PL',
      cloud: 'global',
      administrator: { name: 'Anna Nowak', email: 'anna@piekarnia.example' },
    },
  },
  {
    operationId: 'acceptAgreement',
    path: `/v1/redemptions/red_${zeros}/agreement`,
    body: { agreement: 'MOSA', version: '2026-01', signedBy: 'Anna Nowak' },
  },
  {
    operationId: 'redeemKeys',
    path: `/v1/redemptions/red_${zeros}/redeem`,
    body: { acknowledged: ['keysAreUsedUp'], reviewVersion: 'none', freeUsers: [`usr_${zeros}`] },
  },
  {
    operationId: 'createUser',
    path: `/v1/tenants/ten_${zeros}/users`,
    body: {
      name: 'Jan',
      email: 'jan@piekarnia.example',
      locale: 'pl-PL',
      timeZone: 'Europe/Warsaw',
      administrator: false,
    },
  },
  {
    operationId: 'changeUser',
    path: `/v1/tenants/ten_${zeros}/users/usr_${zeros}`,
    body: {
      name: 'Jan',
      email: 'jan@piekarnia.example',
      locale: 'pl-PL',
      timeZone: 'Europe/Warsaw',
      administrator: true,
    },
  },
  {
    operationId: 'deactivateUser',
    path: `/v1/tenants/ten_${zeros}/users/usr_${zeros}/deactivate`,
    body: { reason: 'Found another job' },
  },
  {
    operationId: 'createTenant',
    body: {
      country: 'PL',
      organisation: 'Piekarnia Nowak',
      vatId: 'PL5260250995',
      timeZone: 'Europe/Warsaw',
      locale: 'pl-PL',
      cloud: 'global',
      testClockId: `clk_${zeros}`,
      administrators: [
        { name: 'Anna Nowak', email: 'anna@piekarnia.example', locale: 'pl-PL', timeZone: 'Europe/Warsaw' },
      ],
    },
  },
  {
    operationId: 'changeTenant',
    path: `/v1/tenants/ten_${zeros}`,
    body: {
      organisation: 'Piekarnia Nowak',
      timeZone: 'Europe/Warsaw',
      locale: 'pl-PL',
      vatId: 'PL5260250995',
      country: 'PL',
      cloud: 'global',
    },
    nullable: ['vatId'],
  },
  {
    operationId: 'changeLicences',
    path: `/v1/subscriptions/sub_${zeros}/licences`,
    body: { assign: [`usr_${zeros}`], unassign: [`usr_${'1'.repeat(24)}`] },
  },
  {
    operationId: 'reclaimUnusedLicences',
    path: `/v1/subscriptions/sub_${zeros}/reclaims`,
    body: { users: [`usr_${zeros}`], unusedForDays: 60 },
  },
  {
    operationId: 'keepLicences',
    path: `/v1/subscriptions/sub_${zeros}/reclaims/rcl_${zeros}/keep`,
    body: { users: [`usr_${zeros}`] },
  },
  {
    operationId: 'createGroup',
    path: `/v1/tenants/ten_${zeros}/groups`,
    body: { name: 'Sales', description: 'Everybody in sales' },
  },
  {
    operationId: 'changeGroup',
    path: `/v1/tenants/ten_${zeros}/groups/grp_${zeros}`,
    body: { name: 'Sales', description: 'Everybody in sales' },
  },
  {
    operationId: 'changeGroupMembers',
    path: `/v1/tenants/ten_${zeros}/groups/grp_${zeros}/members`,
    body: { add: [`usr_${zeros}`], remove: [`usr_${'1'.repeat(24)}`] },
  },
  {
    operationId: 'setUsersAside',
    path: `/v1/subscriptions/sub_${zeros}/set-up/set-aside`,
    body: { userIds: [`usr_${zeros}`] },
  },
  {
    operationId: 'placeLegalHold',
    path: `/v1/subscriptions/sub_${zeros}/legal-hold`,
    body: { reason: 'Case II C 14/27' },
  },
  ...[
    { kind: 'purchase', tenantId: `ten_${zeros}`, billingAccountId: `bacc_${zeros}`, planId: 'office', seats: 3 },
    { kind: 'planChange', subscriptionId: `sub_${zeros}`, planId: 'office', seats: 3, when: 'now', daysLost: 7 },
    { kind: 'seats', subscriptionId: `sub_${zeros}`, seats: 5 },
    { kind: 'renewal', subscriptionId: `sub_${zeros}`, starts: 'today', daysLost: 3 },
    { kind: 'extension', subscriptionId: `sub_${zeros}` },
    { kind: 'conversion', subscriptionId: `sub_${zeros}`, planId: 'office', seats: 3 },
  ].map((body) => ({ operationId: 'createQuote', body, nullable: ['daysLost'] })),
  {
    operationId: 'placeOrder',
    body: {
      quoteId: `quo_${zeros}`,
      partnerOfRecordId: '999999999999',
      agreement: { version: '2026-01', signedBy: 'Anna Nowak' },
      billingProfileId: `bprf_${zeros}`,
      licenceForPurchaser: true,
      beginAtOnce: true,
    },
  },
  {
    operationId: 'createBillingProfile',
    path: `/v1/billing-accounts/bacc_${zeros}/profiles`,
    body: billingProfile,
    nullable: nullableProfile,
  },
  {
    operationId: 'changeBillingProfile',
    path: `/v1/billing-accounts/bacc_${zeros}/profiles/bprf_${zeros}`,
    body: billingProfile,
    nullable: nullableProfile,
  },
  {
    operationId: 'setBillingProfileOfSubscription',
    path: `/v1/subscriptions/sub_${zeros}/billing-profile`,
    body: { billingProfileId: `bprf_${zeros}` },
    nullable: ['billingProfileId'],
  },
  ...[
    { kind: 'card', returnUrl: 'https://portal.example/billing' },
    { kind: 'blik', cap: { amount: 50_000, currency: 'PLN' }, returnUrl: 'https://portal.example/billing' },
  ].map((body) => ({
    operationId: 'replacePaymentMethod',
    path: `/v1/billing-accounts/bacc_${zeros}/payment-methods/pm_${zeros}/replacement`,
    body,
  })),
  {
    operationId: 'editPaymentMethod',
    path: `/v1/billing-accounts/bacc_${zeros}/payment-methods/pm_${zeros}/edits`,
    body: {
      expires: { year: 2040, month: 12 },
      holderName: 'Anna Nowak',
      address: { ...billing.address, country: 'PL' },
      returnUrl: 'https://portal.example/billing',
    },
    nullable: ['address/postalCode'],
  },
  {
    operationId: 'changeSeats',
    path: `/v1/subscriptions/sub_${zeros}/seats`,
    body: { total: 12, when: 'paid', quoteId: `quo_${zeros}`, beginAtOnce: true },
  },
  {
    operationId: 'changeSeats',
    path: `/v1/subscriptions/sub_${zeros}/seats`,
    body: { total: 8, when: 'now', commit: true, freeUsers: [`usr_${zeros}`], reason: 'other', feedback: 'Too many' },
  },
  {
    operationId: 'stateWithdrawal',
    path: `/v1/orders/ord_${zeros}/withdrawal`,
    body: { name: 'Piotr Lider', email: 'piotr@piekarnia.example' },
  },
  {
    operationId: 'requestLicence',
    path: `/v1/tenants/ten_${zeros}/licence-requests`,
    body: { planId: 'office', message: 'I keep the books', user: 'jan@example.pl' },
  },
  {
    operationId: 'requestLicence',
    path: `/v1/tenants/ten_${zeros}/licence-requests`,
    body: { productId: 'office', message: 'I keep the books' },
  },
  {
    operationId: 'grantLicenceRequest',
    path: `/v1/licence-requests/lrq_${zeros}/grant`,
    body: { subscriptionId: `sub_${zeros}`, quoteId: `quo_${zeros}` },
  },
  {
    operationId: 'declineLicenceRequest',
    path: `/v1/licence-requests/lrq_${zeros}/decline`,
    body: { reason: 'Please use the shared mailbox' },
  },
  { operationId: 'offerHandOver', path: `/v1/subscriptions/sub_${zeros}/hand-overs`, body: { to: 'jan@example.pl' } },
  {
    operationId: 'recordPayment',
    body: {
      amount: { amount: 12_300, currency: 'PLN' },
      valueDate: '2026-11-27',
      paymentRequestId: `preq_${zeros}`,
      payerName: 'Piekarnia Nowak',
      text: 'Zapłata',
    },
  },
  {
    operationId: 'createPaymentMethod',
    path: `/v1/billing-accounts/bacc_${zeros}/payment-methods`,
    body: {
      kind: 'blik',
      cap: { amount: 50_000, currency: 'PLN' },
      billingProfileId: `bprf_${zeros}`,
      returnUrl: 'https://portal.example/billing',
    },
  },
  {
    operationId: 'createPaymentMethod',
    path: `/v1/billing-accounts/bacc_${zeros}/payment-methods`,
    body: { kind: 'card', billingProfileId: `bprf_${zeros}`, returnUrl: 'https://portal.example/billing' },
  },
  {
    operationId: 'payRequest',
    path: `/v1/payment-requests/preq_${zeros}/payments`,
    body: {
      by: { kind: 'storedMethod', paymentMethodId: `pm_${zeros}` },
      returnUrl: 'https://portal.example/billing',
    },
  },
  {
    operationId: 'payRequest',
    path: `/v1/payment-requests/preq_${zeros}/payments`,
    body: { by: { kind: 'blikCode', code: '777123' }, returnUrl: 'https://portal.example/billing' },
  },
  {
    operationId: 'refundPayment',
    path: `/v1/payment-requests/preq_${zeros}/refunds`,
    body: { seats: 2, freeUsers: [`usr_${zeros}`], reason: 'other', feedback: 'Too many' },
  },
  {
    operationId: 'retryRefund',
    path: `/v1/refunds/ref_${zeros}/retry`,
    body: { moneyOnly: true },
  },
  {
    operationId: 'keepRefundAsCredit',
    path: `/v1/refunds/ref_${zeros}/credit`,
    body: { reason: 'Anna Nowak, by mail on 3 March' },
  },
  {
    operationId: 'refundCredit',
    path: `/v1/billing-accounts/bacc_${zeros}/credit-refunds`,
    body: { amount: { amount: 1000, currency: 'PLN' }, reason: 'Asked for by mail', valueDate: '2026-12-01' },
  },
  {
    operationId: 'withdrawOffer',
    path: `/v1/quotes/quo_${zeros}/withdraw`,
    body: { reason: 'The price list has changed' },
  },
  {
    operationId: 'writeOffDebt',
    path: `/v1/payment-requests/preq_${zeros}/write-off`,
    body: { reason: 'Insolvent, file 12/2027' },
  },
  {
    operationId: 'takeOverSubscription',
    path: `/v1/subscriptions/sub_${zeros}/take-over`,
    body: { on: '2026-12-01', intent: 'renew' },
  },
  {
    operationId: 'takeOverPurchases',
    path: `/v1/tenants/ten_${zeros}/users/usr_${zeros}/take-over`,
    body: { on: '2026-12-01', intent: 'renew' },
  },
  {
    operationId: 'decidePurchase',
    path: `/v1/subscriptions/sub_${zeros}/purchase-decision`,
    body: { decision: 'handOver', to: 'jan@example.pl' },
  },
  {
    operationId: 'decidePurchases',
    path: `/v1/tenants/ten_${zeros}/users/usr_${zeros}/purchase-decisions`,
    body: { decision: 'handOver', to: 'jan@example.pl' },
  },
  {
    operationId: 'setSelfServicePolicy',
    path: `/v1/tenants/ten_${zeros}/self-service-policies/no-such-product`,
    body: { state: 'trialsOnly', reason: 'Bought by the IT department' },
  },
  {
    operationId: 'decideEndOfTerm',
    path: `/v1/subscriptions/sub_${zeros}/end-of-term`,
    body: { intent: 'renew', seats: 3, planId: 'office', freeUsers: [`usr_${zeros}`] },
    nullable: ['seats', 'planId'],
  },
  {
    operationId: 'proposeDirectBilling',
    body: {
      subscriptionId: `sub_${zeros}`,
      message: 'No more keys to buy.',
      answerBy: '2026-12-31',
      currency: 'PLN',
      intent: 'renew',
      payment: 'card',
    },
  },
  {
    operationId: 'acceptDirectBillingProposal',
    path: `/v1/direct-billing-proposals/dbp_${zeros}/accept`,
    body: { billingAccountId: `bacc_${zeros}`, billingProfileId: `bprf_${zeros}`, intent: 'lapse' },
  },
  {
    operationId: 'declineDirectBillingProposal',
    path: `/v1/direct-billing-proposals/dbp_${zeros}/decline`,
    body: { reason: 'We buy keys' },
  },
  {
    operationId: 'acceptDirectBilling',
    path: `/v1/subscriptions/sub_${zeros}/direct-billing`,
    body: { quoteId: `quo_${zeros}`, intent: 'renew' },
  },
  {
    operationId: 'createBillingAccount',
    body: { owner: { kind: 'organisation', tenantId: `ten_${zeros}` }, details: billing },
    nullable: nullableDetails,
  },
  {
    operationId: 'createBillingAccount',
    body: { owner: { kind: 'partner', partnerId: '999999999999' }, details: billing },
    nullable: nullableDetails,
  },
  {
    operationId: 'createBillingAccount',
    body: {
      owner: { kind: 'purchaser', tenantId: `ten_${zeros}`, userId: `usr_${zeros}` },
      details: billing,
      personalUse: true,
    },
    nullable: nullableDetails,
  },
  {
    operationId: 'changeBillingAccount',
    path: `/v1/billing-accounts/bacc_${zeros}`,
    body: { details: billing, personalUse: true },
    nullable: nullableDetails,
  },
  {
    operationId: 'setPaymentTerms',
    path: `/v1/billing-accounts/bacc_${zeros}/payment-terms`,
    body: {
      terms: [{ netDays: 14, creditLimit: { amount: 500_000, currency: 'PLN' } }],
      reason: 'Framework contract 12/2026',
    },
  },
  {
    operationId: 'cancelSubscription',
    path: `/v1/subscriptions/sub_${zeros}/cancellation`,
    body: { when: 'endOfTerm', reason: 'tooExpensive', feedback: 'We closed a branch.' },
  },
  {
    operationId: 'reportLastUse',
    body: { subscriptionId: `sub_${zeros}`, uses: [{ userId: `usr_${zeros}`, usedAt: '2035-03-20T10:00:00Z' }] },
  },
  {
    operationId: 'reportInstallations',
    body: { subscriptionId: `sub_${zeros}`, userIds: [`usr_${zeros}`], installedAt: '2035-03-20T10:00:00Z' },
  },
  {
    operationId: 'previewTimeline',
    body: {
      subscriptionId: `sub_${zeros}`,
      changes: [
        { kind: 'renewal', at: '2035-03-20', seats: 3, planId: 'no-such-plan', months: 12, freeExcess: true },
        { kind: 'legalHold', from: '2035-05-01', to: '2035-06-01T00:00:00Z', reason: 'Case II C 14/27' },
        { kind: 'legalHoldRelease', at: '2035-07-01' },
        {
          kind: 'policy',
          at: '2035-08-01',
          policy: { id: 'annual', noticeDays: [14], graceDays: 10, deletionDay: 40, reactivation: false },
        },
      ],
      locale: 'pl-PL',
    },
  },
  {
    operationId: 'previewTimeline',
    body: {
      start: { at: '2035-01-31T10:00:00Z', timeZone: 'Europe/Prague', seats: 2, planId: 'no-such-plan', months: 1 },
    },
  },
  { operationId: 'createTestClock', body: { name: 'A clock', startsAt: '2020-01-15T09:00:00Z', keep: true } },
  { operationId: 'changeTestClock', path: `/v1/test-clocks/clk_${zeros}`, body: { name: 'Another clock', keep: true } },
  {
    operationId: 'changeTestClock',
    path: `/v1/test-clocks/clk_${zeros}`,
    body: { name: 'Another clock', deletesAt: '2090-01-15T09:00:00Z' },
  },
  {
    operationId: 'advanceTestClock',
    path: `/v1/test-clocks/clk_${zeros}/advance`,
    body: { toNextMilestone: true },
  },
  { operationId: 'advanceTestClock', path: `/v1/test-clocks/clk_${zeros}/advance`, body: { by: 'P30D' } },
  {
    operationId: 'advanceTestClock',
    path: `/v1/test-clocks/clk_${zeros}/advance`,
    body: { to: '2035-01-15T09:00:00Z' },
  },
];
