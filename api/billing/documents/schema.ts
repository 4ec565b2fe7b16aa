import { z } from 'zod';
import { type DocumentLine, type DocumentParty, documentKinds } from '../../../domain/billing/documents/document.js';
import { documentFileNames, filesNow } from '../../../domain/billing/documents/formats.js';
import { latenesses } from '../../../domain/billing/documents/send-by.js';
import { type DocumentRecord, documentOf, mayBeHandedOver } from '../../../models/billing/documents.js';
import { currency, date, instant, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { money, showMoney, showTax, taxTreatment } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import { paymentRequestId } from '../payment-requests/schema.js';

export const documentId = idOf('document', 'Id of a document');
const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const kind = z.enum(documentKinds);
const number = z.string().min(1).max(60).meta({ description: 'Its number', example: 'PL/F/2026/000123' });
const authorityState = z.enum(['issued', 'sent', 'accepted', 'rejected']).meta({
  description:
    '`issued`: it waits to be sent; `sent`: the authority is working on it; `accepted`: it has its number; `rejected`: it waits for a person',
});

export const fileName = z.enum(documentFileNames).meta({
  description:
    '`pdf`; `ubl`: EN 16931; `isdoc`: of Czech sellers; `ksef`: FA(3) as it was sent; `upo`: the authority’s receipt. Which ones there are is on the document',
});

const late = z.enum(latenesses).nullable().meta({
  description:
    'As long as the authority has not accepted it: `near`: today is the last day; `overdue`: it is over. Noted within five minutes',
});

const party = z
  .strictObject({
    name: z.string(),
    address: z.strictObject({ lines: z.array(z.string()), postalCode: z.string().nullable(), city: z.string() }),
    country: z.string(),
    vatId: z.string().nullable(),
    registrationNumber: z.string().nullable(),
  })
  .meta({ id: 'DocumentParty', description: 'As it was on the day of issue' });

const line = z
  .strictObject({
    name: z.string(),
    code: z.string().meta({ description: 'What it is for, as on requests; `advance`, `advanceDeducted`' }),
    quantity: z.int().meta({ description: 'Seats; negative for what is taken back' }),
    unitPrice: z.string(),
    net: money,
    percent: z.number(),
    from: date.nullable(),
    to: date.nullable(),
  })
  .meta({ id: 'DocumentLine' });

const reference = z.strictObject({ id: documentId, number, issuedOn: date });

export const document = z
  .strictObject({
    id: documentId,
    kind,
    number,
    issuedAt: instant,
    issuedOn: date.meta({ description: 'The seller’s day' }),
    taxPoint: date.nullable().meta({ description: 'The day that decides about the tax; null on a pro-forma' }),
    sellerId: z.string(),
    billingAccountId,
    tenantId: tenantId.nullable(),
    subscriptionId: subscriptionId.nullable(),
    paymentRequestId,
    testClockId: idOf('testClock', 'Id of a test clock').nullable(),
    seller: party,
    buyer: party,
    currency,
    lines: z.array(line).meta({ description: 'Of a correction, the difference' }),
    totals: z.strictObject({ net: money, vat: money, gross: money, vatInSellersCurrency: money.nullable() }),
    tax: taxTreatment,
    payment: z.strictObject({
      reference: z.string(),
      means: z.enum(['transfer', 'card', 'blik', 'credit']).nullable(),
      dueOn: date.nullable(),
      paidOn: date.nullable(),
      payable: money.meta({ description: 'What is still to be paid; negative: to be paid back' }),
      credit: money.nullable().meta({ description: 'What of it the account’s credit has paid, beside other means' }),
    }),
    writtenOff: money.nullable().meta({
      description:
        'What of it was written off: it is not expected to be paid any more; null: nothing, or it is owed again',
    }),
    corrects: z
      .strictObject({ original: reference, previous: reference.nullable(), reason: z.string() })
      .nullable()
      .meta({ description: 'Of a correction' }),
    authority: z
      .strictObject({
        state: authorityState,
        number: z.string().nullable().meta({ description: 'What the authority knows it by: a KSeF number' }),
        acceptedAt: instant.nullable(),
        offline: z.strictObject({ since: instant, sendBy: date }).nullable().meta({
          description:
            'It was handed over with both codes before the authority had it; `sendBy` is the last day for that',
        }),
        late,
        problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
      })
      .nullable()
      .meta({ description: 'How it stands at the tax authority; null where none takes it' }),
    files: z.array(fileName).meta({ description: 'What can be downloaded now' }),
  })
  .meta({ id: 'Document', description: 'A pro-forma, an invoice, or what corrects one. It never changes' });

export const documentPage = pageOf(document, 'DocumentPage');

const period = {
  months: z.coerce.number().int().min(1).max(120).optional().meta({
    description:
      'Issued in so many months until today, on the clock of whose documents are asked for; 3 unless days or a number are named',
  }),
  from: date.optional().meta({ description: 'Issued on this day or later' }),
  to: date.optional().meta({ description: 'Issued on this day or before' }),
};
const narrowing = {
  sellerId: z.string().max(60).optional().meta({ description: 'Only documents of this seller' }),
  billingAccountId: billingAccountId.optional().meta({ description: 'Only documents of this account' }),
  tenantId: tenantId.optional().meta({ description: 'Only documents of this tenant' }),
  testClockId: idOf('testClock', 'Id of a test clock').optional().meta({
    description: 'Only what is on this clock; left out: what is on the wall’s time, unless an owner is named',
  }),
};

export const documentQuery = pageQuery.extend({
  cloud: ofCloud,
  kind: kind.optional().meta({ description: 'Only documents of this kind' }),
  number: number.optional().meta({ description: 'Only the document with this number' }),
  subscriptionId: subscriptionId.optional().meta({ description: 'Only documents for this subscription' }),
  paymentRequestId: paymentRequestId.optional().meta({ description: 'Only documents of this request for payment' }),
  late: z.enum(latenesses).optional().meta({
    description: 'Only those that the authority has not accepted: today is their last day, or it is over',
  }),
  authority: authorityState.optional().meta({ description: 'Only documents that stand so at the authority' }),
  ...narrowing,
  ...period,
});

export const exportQuery = z.strictObject({
  cloud: ofCloud,
  ...narrowing,
  ...period,
});

export const registerQuery = z.strictObject({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .meta({ description: 'The month of the tax points; left out: the present one', example: '2026-11' }),
  testClockId: narrowing.testClockId,
});

export const newLink = z.strictObject({ file: fileName }).meta({ id: 'NewDocumentLink' });
export const documentLink = z
  .strictObject({ url: z.string(), expiresAt: instant })
  .meta({ id: 'DocumentLink', description: 'Opens without an account, for five minutes' });

export function showDocument(record: DocumentRecord): z.input<typeof document> {
  const { _id: id, sellerId, billingAccountId, tenantId, subscriptionId, paymentRequestId, testClockId } = record;
  const { authority } = record;
  const found = documentOf(record);
  const { kind, number, issuedOn, taxPoint, seller, buyer, lines, totals, taxation, payment, corrected } = found;
  return {
    id,
    kind,
    number,
    issuedAt: showInstant(record.issuedAt),
    issuedOn: issuedOn.toString(),
    taxPoint: taxPoint?.toString() ?? null,
    sellerId,
    billingAccountId,
    tenantId,
    subscriptionId,
    paymentRequestId,
    testClockId,
    seller: showParty(seller),
    buyer: showParty(buyer),
    currency: found.currency,
    lines: lines.map(showLine),
    totals: {
      net: showMoney(totals.net),
      vat: showMoney(totals.vat),
      gross: showMoney(totals.gross),
      vatInSellersCurrency: totals.vatInSellersCurrency && showMoney(totals.vatInSellersCurrency),
    },
    tax: showTax(taxation.tax),
    payment: {
      reference: payment.reference,
      means: payment.means,
      dueOn: payment.dueOn?.toString() ?? null,
      paidOn: payment.paidOn?.toString() ?? null,
      payable: showMoney(payment.payable),
      credit: payment.credit && showMoney(payment.credit.amount),
    },
    writtenOff: record.writtenOff && showMoney(record.writtenOff),
    corrects: corrected && {
      original: showReference(corrected.original),
      previous: corrected.previous && showReference(corrected.previous),
      reason: corrected.reason,
    },
    authority: authority && {
      state: authority.state,
      number: authority.number,
      acceptedAt: authority.acceptedAt && showInstant(authority.acceptedAt),
      offline: authority.offline && {
        since: showInstant(authority.offline.since),
        sendBy: authority.offline.sendBy,
      },
      late: record.late,
      problem: authority.problem && { code: authority.problem.code, message: authority.problem.message },
    },
    files: filesOf(record),
  };
}

/** What can be downloaded now. */
export function filesOf(record: DocumentRecord): z.input<typeof fileName>[] {
  const { authority } = record;
  return filesNow(documentOf(record), {
    isTaken: authority !== null,
    mayBeHandedOver: mayBeHandedOver(record),
    isAccepted: authority?.state === 'accepted',
  });
}

function showParty({ name, address, country, vatId, registrationNumber }: DocumentParty): z.input<typeof party> {
  const { lines, postalCode, city } = address;
  return { name, address: { lines: [...lines], postalCode, city }, country, vatId, registrationNumber };
}

function showLine({ name, code, quantity, unitPrice, net, treatment, from, to }: DocumentLine): z.input<typeof line> {
  return {
    name,
    code,
    quantity,
    unitPrice,
    net: showMoney(net),
    percent: treatment.percent,
    from: from?.toString() ?? null,
    to: to?.toString() ?? null,
  };
}

function showReference({ id, number, issuedOn }: { id: string; number: string; issuedOn: { toString(): string } }) {
  return { id, number, issuedOn: issuedOn.toString() };
}
