/**
 * QR Platba (SPAYD 1.0, https://qr-platba.cz) with QR Faktura inside (SID 1.0, https://qr-faktura.cz/popis-formatu): keys that both have
 * stand in the payment, the others in its key `X-INV`, with `%2A` for `*`.
 */
import spayd from 'spayd';
import type { BankAccount } from '../../../../domain/bank-account.js';
import type { BillingDocument, DocumentVatGroup } from '../../../../domain/billing/documents/document.js';
import { amountText } from '../../../../domain/billing/reconciliation.js';
import type { PlainDate } from '../../../../domain/calendar.js';
import { money } from '../../../../domain/money.js';
import { cut, platbaText } from './code-text.js';
import type { PaymentCode } from './payment-code.js';

const [longestName, longestMessage, longestId] = [35, 60, 40];

/** In haléře: the amount has ten characters, and the library takes none below one crown. */
const [least, most] = [100, 999_999_999];

/** Null where the amount is out of range. */
export function qrPlatba(document: BillingDocument, { iban, bic }: BankAccount): PaymentCode | null {
  const { seller, payment, number } = document;
  const { payable, dueOn, reference } = payment;
  if (payable.amount < least || payable.amount > most) return null;
  const name = cut(platbaText(seller.name), longestName);
  const keys = spayd({
    acc: bic === null ? iban : `${iban}+${bic}`,
    am: amountText(payable),
    cc: payable.currency,
    ...(dueOn && { dt: localMidnight(dueOn) }),
    msg: cut(platbaText(number), longestMessage),
    ...(name && { rn: name }),
    xvs: reference,
  });
  const invoice = qrFaktura(document);
  if (invoice === null) return { kind: 'spayd', text: keys, caption: 'QR Platba' };
  return { kind: 'spayd', text: `${keys}*X-INV:${invoice.replaceAll('*', '%2A')}`, caption: 'QR Platba+F' };
}

/** The library prints a `Date` by the zone of the machine. */
function localMidnight({ year, month, day }: PlainDate): Date {
  return new Date(year, month - 1, day);
}

/** `TD`: no tax document, a correction, one of a payment received, another one (which need not be said). */
const documentTypes: Readonly<Record<BillingDocument['kind'], string | null>> = {
  proForma: '0',
  correction: '1',
  advance: '2',
  invoice: null,
  settlement: null,
};

/**
 * What is particular to the invoice. Null where a part was paid before: the amount stands in the payment and would not be the
 * invoice's. A Polish or German rate is none of the Czech ones, so what is taxed elsewhere is outside of them (`NTB`).
 */
function qrFaktura(document: BillingDocument): string | null {
  const { kind, number, issuedOn, taxPoint, seller, buyer, totals, payment, advances } = document;
  if (payment.payable.amount !== totals.gross.amount) return null;
  const isTaxDocument = kind !== 'proForma';
  const domestic = totals.groups.filter(({ treatment }) => treatment.kind === 'domestic');
  const others = totals.groups.filter(({ treatment }) => treatment.kind !== 'domestic');
  const values: readonly (readonly [key: string, value: string | null])[] = [
    ['ID', cut(withoutSeparators(number), longestId)],
    ['DD', compactDay(issuedOn)],
    ['TP', '0'],
    ['TD', documentTypes[kind]],
    ['SA', advances.length > 0 ? '1' : null],
    ['VII', seller.vatId],
    ['INI', seller.registrationNumber],
    ['VIR', buyer.vatId],
    ['INR', buyer.registrationNumber],
    ['DUZP', taxPoint && isTaxDocument ? compactDay(taxPoint) : null],
    ['TB0', isTaxDocument ? totalOf(domestic, 'net') : null],
    ['T0', isTaxDocument ? totalOf(domestic, 'vat') : null],
    ['NTB', isTaxDocument ? totalOf(others, 'gross') : null],
    ['X-SW', 'PERENNIAL'],
  ];
  const keys = values.flatMap(([key, value]) => (value ? [`${key}:${withoutSeparators(value)}`] : []));
  return ['SID', '1.0', ...keys].join('*');
}

function totalOf(groups: readonly DocumentVatGroup[], of: 'net' | 'vat' | 'gross'): string | null {
  const [first] = groups;
  if (!first) return null;
  return amountText(
    money(
      groups.reduce((sum, group) => sum + group[of].amount, 0),
      first[of].currency,
    ),
  );
}

/** No value of an invoice inside of a payment may hold `*` or its code. */
function withoutSeparators(value: string): string {
  return value.replace(/[*%\p{C}]/gu, '');
}

function compactDay(day: PlainDate): string {
  return String(day).replaceAll('-', '');
}
