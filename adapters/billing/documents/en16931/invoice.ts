/**
 * A document in the terms of EN 16931-1, before it is written as UBL or CII. BT and BG are the standard's numbers, BR its rules
 * (https://docs.peppol.eu/poacc/billing/3.0/ lists most of them; the files are checked by those of CEN, 1.3.15).
 */
import { linesAfter } from '../../../../domain/billing/documents/corrections.js';
import type {
  BillingDocument,
  DocumentBuyer,
  DocumentLine,
  DocumentParty,
  DocumentReference,
  DocumentVatGroup,
} from '../../../../domain/billing/documents/document.js';
import { notInEn16931, treatmentsOf, vatIdOfBuyer } from '../../../../domain/billing/documents/formats.js';
import { parsePaymentReference } from '../../../../domain/billing/payment-reference.js';
import type { VatTreatment } from '../../../../domain/billing/vat.js';
import { addDays, compareDates, type PlainDate } from '../../../../domain/calendar.js';
import { DomainError } from '../../../../domain/errors.js';
import { type Money, money, plus } from '../../../../domain/money.js';
import { type DocumentLabel, type DocumentWording, documentWording } from '../wording.js';

/** `S` carries a rate, `AE` one of zero, `O` none (UNCL 5305). */
export type VatCategory = 'S' | 'AE' | 'O';

export interface InvoiceParty extends Omit<DocumentParty, 'vatId'> {
  /** BT-29, BT-46. */
  readonly id: string | null;
  /** BT-31, BT-48. */
  readonly vatId: string | null;
  /** BT-32. */
  readonly taxRegistration: string | null;
  /** BT-33. */
  readonly legalInformation: string | null;
}

export interface InvoiceLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly net: Money;
  readonly category: VatCategory;
  /** Null without a rate. */
  readonly percent: number | null;
  readonly period: InvoicePeriod | null;
}

/** Both days included, unlike those of a document. */
export interface InvoicePeriod {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export interface InvoiceVatGroup {
  readonly category: VatCategory;
  readonly percent: number | null;
  readonly net: Money;
  readonly vat: Money;
  readonly exemption: { readonly code: string; readonly text: string } | null;
}

export interface InvoicePayment {
  /** BT-81 (UNCL 4461). */
  readonly code: string;
  readonly iban: string | null;
  readonly bic: string | null;
  /** BT-83: `RF…`. */
  readonly reference: string;
  readonly dueOn: PlainDate | null;
  readonly terms: string | null;
}

export interface Invoice {
  readonly isCreditNote: boolean;
  /** BT-3 (UNCL 1001). */
  readonly typeCode: '380' | '381' | '384' | '386';
  readonly number: string;
  readonly issuedOn: PlainDate;
  /** BT-7: where it is another day than that of issue. */
  readonly taxPoint: PlainDate | null;
  readonly notes: readonly string[];
  readonly currency: string;
  /** BT-111, in the currency of BT-6. */
  readonly vatInSellersCurrency: Money | null;
  /** BT-13. */
  readonly purchaseOrderNumber: string | null;
  /** BG-3. */
  readonly preceding: readonly Pick<DocumentReference, 'number' | 'issuedOn'>[];
  readonly seller: InvoiceParty;
  readonly buyer: InvoiceParty;
  /** BT-72: of what has no period. */
  readonly deliveredOn: PlainDate | null;
  readonly period: InvoicePeriod | null;
  readonly payment: InvoicePayment;
  readonly groups: readonly InvoiceVatGroup[];
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  readonly prepaid: Money;
  readonly payable: Money;
  readonly lines: readonly InvoiceLine[];
}

/** @throws DomainError `invalidRequest` for what `notInEn16931` names, `invalidPaymentReference` */
export function en16931Invoice(document: BillingDocument): Invoice {
  const reason = notInEn16931(document);
  if (reason !== null) throw new DomainError('invalidRequest', reason);
  const { currency, totals, taxation, issuedOn, taxPoint, corrected, advances } = document;
  const isCreditNote = totals.gross.amount < 0;
  const signed = (amount: Money) => (isCreditNote ? money(-amount.amount, amount.currency) : amount);
  const words = documentWording(document.buyer.language);
  const groups = groupsOf(document, words);
  const lines = linesOf(document, words).map((line) => invoiceLine(line, isCreditNote, words));
  const periods = lines.flatMap(({ period }) => period ?? []);
  const inSellersCurrency =
    totals.vatInSellersCurrency ?? (taxation.exchangeRate && money(0, taxation.exchangeRate.to));
  return {
    isCreditNote,
    typeCode: typeCodeOf(document),
    number: document.number,
    issuedOn,
    taxPoint: taxPoint === null || taxPoint.equals(issuedOn) ? null : taxPoint,
    notes: notesOf(document, words, groups),
    currency,
    vatInSellersCurrency: inSellersCurrency && signed(inSellersCurrency),
    purchaseOrderNumber: document.buyer.purchaseOrderNumber,
    preceding: corrected ? [corrected.original, ...(corrected.previous ? [corrected.previous] : [])] : advances,
    ...partiesOf(document),
    deliveredOn: periods.length === 0 && document.kind !== 'advance' ? taxPoint : null,
    period: spanOf(periods),
    payment: paymentOf(document, words),
    groups: groups.map((group) => ({ ...group, net: signed(group.net), vat: signed(group.vat) })),
    net: signed(totals.net),
    vat: signed(totals.vat),
    gross: signed(totals.gross),
    prepaid: signed(document.payment.paid),
    payable: signed(document.payment.payable),
    lines,
  };
}

/** UNCL 1001: 386 is a prepayment invoice, 384 a corrected one, which raises an amount or changes none, 381 a credit note. */
function typeCodeOf({ kind, totals }: BillingDocument): Invoice['typeCode'] {
  if (totals.gross.amount < 0) return '381';
  if (kind === 'correction') return '384';
  return kind === 'advance' ? '386' : '380';
}

/** Of a correction that only changes details one line of nothing, since an invoice has a line (BR-16). */
function linesOf(document: BillingDocument, words: DocumentWording): readonly DocumentLine[] {
  const { lines, corrected, currency, taxation } = document;
  if (lines.length > 0) return lines;
  const [first] = corrected ? linesAfter(document) : [];
  const name = words.correctionReason(document) ?? words.title(document);
  const treatment = first?.treatment ?? taxation.tax.treatment;
  const nothing = { plan: null, quantity: 1, unitPrice: '0', net: money(0, currency), from: null, to: null };
  return [{ ...nothing, name, code: 'period', treatment }];
}

function invoiceLine(line: DocumentLine, isCreditNote: boolean, words: DocumentWording): InvoiceLine {
  const { code, name, quantity, unitPrice, net, from, to, treatment } = line;
  return {
    name: words.lineName({ code, name }),
    quantity: isCreditNote ? -quantity : quantity,
    unitPrice,
    net: isCreditNote ? money(-net.amount, net.currency) : net,
    ...ratedBy(treatment),
    period: from && to && compareDates(from, to) < 0 ? { from, to: addDays(to, -1) } : null,
  };
}

/** From the first day of any to the last of any; null for none. */
function spanOf(periods: readonly InvoicePeriod[]): InvoicePeriod | null {
  const [from] = periods.map((period) => period.from).sort(compareDates);
  const to = periods
    .map((period) => period.to)
    .sort(compareDates)
    .at(-1);
  return from && to ? { from, to } : null;
}

function categoryOf({ kind }: VatTreatment): VatCategory {
  switch (kind) {
    case 'domestic':
    case 'destination':
      return 'S';
    case 'reverseCharge':
      return 'AE';
    case 'notTaxable':
      return 'O';
  }
}

function ratedBy(treatment: VatTreatment): Pick<InvoiceLine, 'category' | 'percent'> {
  const category = categoryOf(treatment);
  return { category, percent: category === 'O' ? null : treatment.percent };
}

/** One for each category and rate: two countries with the same rate are one here (BR-S-08). */
function groupsOf(document: BillingDocument, words: DocumentWording): InvoiceVatGroup[] {
  const { totals, taxation, currency } = document;
  const zero = money(0, currency);
  const empty = { treatment: taxation.tax.treatment, net: zero, vat: zero };
  const groups: readonly Pick<DocumentVatGroup, 'treatment' | 'net' | 'vat'>[] =
    totals.groups.length > 0 ? totals.groups : [empty];
  const merged = new Map<string, InvoiceVatGroup>();
  for (const { treatment, net, vat } of groups) {
    const rated = ratedBy(treatment);
    const key = `${rated.category} ${rated.percent}`;
    const before = merged.get(key) ?? { net: zero, vat: zero };
    const exemption = exemptionOf(document, treatment, words);
    merged.set(key, { ...rated, net: plus(before.net, net), vat: plus(before.vat, vat), exemption });
  }
  return [...merged.values()];
}

/** By CEF's code list of VATEX, and in the words of the law. */
function exemptionOf(
  document: BillingDocument,
  treatment: VatTreatment,
  words: DocumentWording,
): InvoiceVatGroup['exemption'] {
  const category = categoryOf(treatment);
  if (category === 'S') return null;
  // A correction can have lines of another treatment than it leads to.
  const { tax } = document.taxation;
  const [text] = words.taxNotes({ ...document, taxation: { tax: { ...tax, treatment }, exchangeRate: null } });
  return { code: `VATEX-EU-${category}`, text: text ?? words.rate(treatment) };
}

/** Outside the scope of VAT nobody has a VAT id (BR-O-02): there they are ids, and the seller's a tax registration. */
function partiesOf(document: BillingDocument): Pick<Invoice, 'seller' | 'buyer'> {
  const { seller, buyer } = document;
  const outside = treatmentsOf(document).some((treatment) => categoryOf(treatment) === 'O');
  const buyersVatId = vatIdOfBuyer(document);
  return {
    seller: {
      ...seller,
      id: outside ? seller.vatId : null,
      vatId: outside ? null : seller.vatId,
      taxRegistration: outside ? seller.vatId : null,
      legalInformation: seller.registerEntry,
    },
    buyer: {
      ...buyer,
      id: outside ? buyersVatId : null,
      vatId: outside ? null : buyersVatId,
      taxRegistration: null,
      legalInformation: null,
    },
  };
}

/** UNCL 4461: 30 a transfer, 58 one of SEPA, 48 a card, 68 an online service, 97 what the parties set off, 1 anything else. */
function paymentOf(document: BillingDocument, words: DocumentWording): InvoicePayment {
  const { payment, totals, currency, seller } = document;
  const { means, dueOn, reference, payable } = payment;
  const isCreditNote = totals.gross.amount < 0;
  // A transfer back goes to an account of the customer, which is not known.
  const account = isCreditNote ? null : seller.bankAccount;
  const codes = { transfer: currency === 'EUR' ? '58' : '30', card: '48', blik: '68', credit: '97' };
  const code = codes[means ?? 'transfer'];
  const byTransfer = code === codes.transfer;
  // BR-CO-25 takes no due date of a credit note.
  const needsTerms = payable.amount !== 0 && (isCreditNote || dueOn === null);
  return {
    code: byTransfer && account === null ? '1' : code,
    iban: byTransfer ? (account?.iban ?? null) : null,
    bic: byTransfer ? (account?.bic ?? null) : null,
    reference: parsePaymentReference(reference).creditorReference,
    dueOn,
    terms: needsTerms ? (words.paymentNotes(document).at(-1) ?? null) : null,
  };
}

/** BT-22: what is said nowhere else, the purpose of a correction among it. */
function notesOf(document: BillingDocument, words: DocumentWording, groups: readonly InvoiceVatGroup[]): string[] {
  const { corrected } = document;
  const labelled = (label: DocumentLabel, value: string | null | undefined) =>
    value === null || value === undefined ? [] : [`${words.label(label)}: ${value}`];
  const referred = (reference: DocumentReference | null | undefined) =>
    reference && `${reference.number} (${words.day(reference.issuedOn)})`;
  return [
    ...[words.testDocument(document)].flatMap((note) => note ?? []),
    ...labelled('original', referred(corrected?.original)),
    ...labelled('ksefNumber', corrected?.original.authorityNumber),
    ...labelled('previousCorrection', referred(corrected?.previous)),
    ...labelled('reason', words.correctionReason(document)),
    ...labelled('buyerBefore', corrected?.buyerBefore && detailsOf(corrected.buyerBefore)),
    ...[words.creditNote(document.payment)].flatMap((note) => note ?? []),
    ...words.taxNotes(document).filter((note) => !groups.some(({ exemption }) => exemption?.text === note)),
  ];
}

function detailsOf({ name, address, country, vatId }: DocumentBuyer): string {
  const { lines, postalCode, city } = address;
  const town = postalCode === null ? city : `${postalCode} ${city}`;
  return [name, ...lines, town, country, ...(vatId === null ? [] : [vatId])].join(', ');
}
