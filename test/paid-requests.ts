/** Customers of one seller who are asked for money and pay it, by the functions that activities call; without their subscriptions. */
import { correctReturned } from '../activities/billing/corrections.js';
import { issueInvoice } from '../activities/billing/documents.js';
import { issue, requestIdOf } from '../activities/billing/request-books.js';
import type { ActivityContext } from '../activities/context.js';
import { billingDetails } from '../domain/billing/billing-details.js';
import { firstProfiles } from '../domain/billing/billing-profiles.js';
import { periodLine } from '../domain/billing/charge-lines.js';
import { type GivenBack, giveBack, purchaseLeft } from '../domain/billing/given-back.js';
import { paymentRequestFromJson } from '../domain/billing/payment-requests.js';
import { decideTax } from '../domain/billing/vat.js';
import { addMonths, dateIn, instant } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { money } from '../domain/money.js';
import { type BillingAccount, billingAccountIdOf } from '../models/billing/billing-accounts.js';
import type { DocumentRecord } from '../models/billing/documents.js';
import type { PaymentRequestRecord } from '../models/billing/payment-requests.js';
import { sampleTenant } from './sample-tenant.js';

type Databases = Pick<ActivityContext, 'database'>;

/** Of the demo catalogue. */
export const sellerId = 'reseller-pl';
const plan = { id: 'office-business', version: 1 };
const zone = 'Europe/Warsaw';

/** A customer by its number, on a clock or live. */
export interface AskedCustomer {
  readonly number: number;
  readonly testClockId: string | null;
  /** RFC 3339. */
  readonly at: string;
}

/** A customer who pays 99 złotys a year for each of some seats is there, and is asked for a year: its pro-forma is issued. */
export async function askFor(context: Databases, customer: AskedCustomer): Promise<PaymentRequestRecord> {
  const { number, at } = customer;
  const account = await accountOf(context, customer);
  const today = dateIn(zone, instant(at));
  const price = { amount: money(9_900, 'PLN'), times: 1, over: 1 };
  const period = { startsOn: today, endsBefore: addMonths(today, 12) };
  const line = periodLine({ code: 'period', plan, seats: 3 + (number % 20), price }, period);
  const customerOf = { country: 'PL', vatId: account.details.vatId };
  const tax = decideTax({
    sellerCountry: 'PL',
    customer: customerOf,
    on: today,
    check: null,
    whileUnavailable: 'refuse',
  });
  return issue(context, {
    kind: 'proForma',
    cause: `asked/${account._id}`,
    account,
    sellerId,
    subscriptionId: null,
    orderId: null,
    unpaidFrom: null,
    currency: 'PLN',
    lines: [line],
    taxation: { tax, exchangeRate: null },
    nextTerm: null,
    at,
  });
}

/** The request of a customer who was asked. */
export function requestOf(customer: Pick<AskedCustomer, 'number' | 'testClockId'>): string {
  return requestIdOf(`asked/${billingAccountIdOf({ kind: 'organisation', tenantId: tenantIdOf(customer) })}`, 1);
}

/** It is paid by transfer on the day: its invoice is issued. */
export function invoicePaid(context: Databases, record: PaymentRequestRecord, at: string): Promise<DocumentRecord> {
  return issueInvoice(context, record, { means: 'transfer', paidOn: dateIn(zone, instant(at)).toString(), at });
}

/** A seat is given back for the n-th time, counted from 0: the invoice is corrected. */
export function correctInvoice(
  context: Databases,
  record: PaymentRequestRecord,
  n: number,
  at: string,
): Promise<DocumentRecord[]> {
  const request = paymentRequestFromJson(record.request);
  const before: readonly GivenBack[] = Array.from({ length: n }, () => ({ seats: 1, at }));
  const paid = { request, paidAt: instant(at), policy: policyOf('annual', 1), zone, before };
  return correctReturned(context, record, {
    refundId: `ref_${record._id}_${n}`,
    purchase: purchaseLeft(paid),
    refund: giveBack(paid, { seats: 1, at: instant(at) }),
    setOff: money(0, 'PLN'),
    paidBack: money(0, 'PLN'),
    at,
  });
}

function tenantIdOf({ number, testClockId }: Pick<AskedCustomer, 'number' | 'testClockId'>): string {
  return `ten_${(testClockId ?? 'live').slice(-8).padStart(12, '0')}${String(number).padStart(12, '0')}`;
}

async function accountOf({ database }: Databases, { number, testClockId, at }: AskedCustomer) {
  const tenantId = tenantIdOf({ number, testClockId });
  const createdAt = new Date(at);
  await database.tenants.create(sampleTenant(tenantId, { createdAt, testClockId }));
  const details = billingDetails({
    kind: 'organisation',
    name: `Piekarnia Nowak nr ${number} sp. z o.o.`,
    address: { lines: ['ul. Żytnia 7'], postalCode: '00-123', city: 'Warszawa' },
    country: 'PL',
    vatId: 'PL5260250995',
    invoiceEmail: `faktury-${number}@piekarnia.example`,
  });
  const account: BillingAccount & { details: typeof details } = {
    _id: billingAccountIdOf({ kind: 'organisation', tenantId }),
    kind: 'organisation',
    tenantId,
    userId: null,
    partnerId: null,
    testClockId,
    details,
    personalUse: false,
    providerCustomers: {},
    ...firstProfiles('bprf_000000000000000000000000'),
    profilesRevision: 1,
    suspended: false,
    paymentTerms: [],
    revision: 1,
    madeBy: 'test',
    createdAt,
    unbilledSince: null,
  };
  await database.billingAccounts.create(account);
  return account;
}
