/** Documents of a Polish seller that the samples lack, and what FA(3) says of one. */
import { XMLParser } from 'fast-xml-parser';
import { fa3Of } from '../../../../../adapters/billing/documents/ksef/fa3.js';
import { correctionOf, linesAfter, referenceTo } from '../../../../../domain/billing/documents/corrections.js';
import type {
  BillingDocument,
  CorrectionReason,
  DocumentBuyer,
  DocumentLine,
} from '../../../../../domain/billing/documents/document.js';
import { documentTotals } from '../../../../../domain/billing/documents/document-totals.js';
import { invoiceOf } from '../../../../../domain/billing/documents/request-documents.js';
import { amountText } from '../../../../../domain/billing/reconciliation.js';
import type { Taxation } from '../../../../../domain/billing/totals.js';
import { plainDate } from '../../../../../domain/calendar.js';
import { money } from '../../../../../domain/money.js';
import {
  type SampleOptions,
  sampleHead,
  sampleInvoice,
  sampleRequest,
} from '../../../../domain/billing/documents/samples.js';

export const ksefNumber = '5260250274-20261124-0123456789AB-CD';

const repeated = new Set(['DodatkowyOpis', 'FaWiersz', 'FakturaZaliczkowa', 'ZamowienieWiersz']);
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => repeated.has(name) });

/** An element as its children by name; lists where it may be repeated. */
export interface Element {
  readonly [name: string]: string & Element & readonly Element[];
}

export function parsed(xml: string): Element {
  return (parser.parse(xml) as { Faktura: Element }).Faktura;
}

export function fa3(document: BillingDocument): Element {
  return parsed(fa3Of(document));
}

/** A part of a request that was paid before the rest, in minor units. */
export function advanceOf(options: SampleOptions, gross: number): BillingDocument {
  const invoice = sampleInvoice({ ...options, number: 'PL/Z/2026/000004' });
  const { treatment } = invoice.taxation.tax;
  const { currency, taxation, lines } = invoice;
  const net = money(Math.round((gross * 100) / (100 + treatment.percent)), currency);
  const line: DocumentLine = {
    name: 'Zaliczka',
    code: 'advance',
    plan: null,
    quantity: 1,
    unitPrice: amountText(net),
    net,
    from: null,
    to: null,
    treatment,
  };
  const totals = documentTotals([line], currency, taxation.exchangeRate);
  return { ...invoice, kind: 'advance', lines: [line], ordered: lines, totals };
}

/** The rest of a request, with what was paid before. */
export function settlementOf(options: SampleOptions, advance: BillingDocument, authorityNumber: string | null) {
  const { gross, vat } = advance.totals;
  return invoiceOf(sampleHead({ ...options, number: 'PL/F/2026/000124' }), {
    request: sampleRequest(options),
    planName: () => 'Business Suite',
    means: 'transfer',
    paidOn: plainDate('2026-11-23'),
    advances: [{ ...referenceTo(advance, authorityNumber), gross, vat }],
  });
}

export interface Corrected {
  readonly after?: readonly DocumentLine[];
  readonly reason?: CorrectionReason;
  readonly taxation?: Taxation;
  readonly buyer?: DocumentBuyer;
  readonly original?: BillingDocument;
  readonly authorityNumber?: string | null;
}

export function corrected(newest: BillingDocument, options: Corrected): BillingDocument {
  const {
    after = linesAfter(newest),
    reason = 'priceChanged',
    original = newest,
    authorityNumber = ksefNumber,
  } = options;
  return correctionOf(
    { ...sampleHead({ number: 'PL/K/2026/000008' }), seller: newest.seller },
    {
      original: newest.corrected?.original ?? referenceTo(original, authorityNumber),
      newest,
      reason,
      after,
      ...(options.taxation ? { taxation: options.taxation } : {}),
      ...(options.buyer ? { buyer: options.buyer } : {}),
      payment: { means: 'transfer', paidOn: null, dueOn: plainDate('2026-12-08'), paid: money(0, newest.currency) },
    },
  );
}
