/**
 * A document of a Polish seller as KSeF takes it: the logical structure FA(3), whose fields are described in its schema
 * (http://crd.gov.pl/wzor/2025/06/25/13775/) and in the ministry's brochure. Articles are those of the Polish VAT act.
 */
import type { BillingDocument, CorrectionReason } from '../../../../domain/billing/documents/document.js';
import { documentTotals } from '../../../../domain/billing/documents/document-totals.js';
import { DomainError } from '../../../../domain/errors.js';
import { amount, exchangeRateOf, sums } from './amounts.js';
import { descriptions } from './descriptions.js';
import { buyerBeforeElement, buyerElement, footerElement, sellerElement } from './parties.js';
import { paymentElement } from './payment.js';
import { orderElement, periodDescriptions, rowElements, rowsOf } from './rows.js';
import { wholeText } from './text.js';
import { type XmlElement, xmlText } from './xml.js';

const namespace = 'http://crd.gov.pl/wzor/2025/06/25/13775/';

const kinds = { invoice: 'VAT', advance: 'ZAL', settlement: 'ROZ' } as const;
const correctionKinds = { invoice: 'KOR', advance: 'KOR_ZAL', settlement: 'KOR_ROZ' } as const;

const reasons: Readonly<Record<CorrectionReason, string>> = {
  seatsReturned: 'Zmniejszenie liczby stanowisk lub rezygnacja',
  taxChanged: 'Zmiana sposobu opodatkowania po weryfikacji numeru VAT nabywcy',
  priceChanged: 'Zmiana ceny',
  detailsChanged: 'Zmiana danych nabywcy',
  notDelivered: 'Zamówienie nie zostało zrealizowane',
};

/**
 * The XML of a document: UTF-8 without BOM when it is encoded, the same bytes each time. A correction shows what changed as it was and
 * as it is, and sums the difference. Where the original has no KSeF number, the correction says that it was issued outside of
 * KSeF: do not issue one while that number is still to come.
 *
 * @throws DomainError `invalidRequest` for a pro-forma, another country's seller, an advance without its order, or text that is too
 * long; `invalidVatId` without the seller's NIP, or where a correction changes the buyer's tax id; `unknownVatRate`, `otherCurrency`,
 * `unknownExchangeRate` for amounts that FA(3) has no place for
 */
export function fa3Of(document: BillingDocument): string {
  const content = contentOf(document);
  const footer = footerElement(document.seller);
  return xmlText({
    Faktura: {
      '@xmlns': namespace,
      Naglowek: {
        KodFormularza: { '@kodSystemowy': 'FA (3)', '@wersjaSchemy': '1-0E', '#text': 'FA' },
        WariantFormularza: '3',
        DataWytworzeniaFa: document.issuedAt.toString({ smallestUnit: 'second' }),
        SystemInfo: 'Perennial',
      },
      Podmiot1: sellerElement(document),
      Podmiot2: buyerElement(document),
      Fa: content,
      ...(footer === null ? {} : { Stopka: footer }),
    },
  });
}

function contentOf(document: BillingDocument): XmlElement {
  const { currency, issuedOn, number, taxPoint, taxation, advances, buyer } = document;
  const kind = documentKindOf(document);
  const isOfAdvance = kind === 'ZAL' || kind === 'KOR_ZAL';
  const rows = rowsOf(document);
  const advanceRate = isOfAdvance ? exchangeRateOf(document, taxation.tax.treatment) : null;
  const payment = paymentElement(document);
  const order = buyer.purchaseOrderNumber;
  return {
    KodWaluty: currency,
    P_1: String(issuedOn),
    P_2: documentNumber(number),
    // OkresFa is for services whose tax point is the end of a settled period (art. 19a ust. 3); here it is the payment or the issue.
    ...(taxPoint === null || taxPoint.equals(issuedOn) ? {} : { P_6: String(taxPoint) }),
    ...sums(document),
    ...(advanceRate === null ? {} : { KursWalutyZ: advanceRate }),
    Adnotacje: annotations(document),
    RodzajFaktury: kind,
    ...correctionElements(document),
    DodatkowyOpis: [...descriptions(document), ...periodDescriptions(rows)],
    FakturaZaliczkowa: (document.corrected ? [] : advances).map((advance) =>
      advance.authorityNumber === null
        ? { NrKSeFZN: '1', NrFaZaliczkowej: documentNumber(advance.number) }
        : { NrKSeFFaZaliczkowej: advance.authorityNumber },
    ),
    FaWiersz: isOfAdvance ? [] : rowElements(document, rows),
    ...(payment === null ? {} : { Platnosc: payment }),
    ...(order === null
      ? {}
      : { WarunkiTransakcji: { Zamowienia: { NrZamowienia: wholeText(order, 'an order number', 256) } } }),
    ...(isOfAdvance ? { Zamowienie: orderElement(document, rows) } : {}),
  };
}

/** RodzajFaktury. */
function documentKindOf({ kind, seller, number, ordered, corrected }: BillingDocument): string {
  if (seller.country !== 'PL') {
    throw new DomainError('invalidRequest', `KSeF takes documents of Polish sellers, and ${number} is none.`);
  }
  if (kind === 'proForma')
    throw new DomainError('invalidRequest', `${number} is a pro-forma, which KSeF does not take.`);
  const original = kind === 'correction' ? corrected?.originalKind : kind;
  if (original === undefined) {
    throw new DomainError('invalidRequest', `${number} is a correction, and does not say of what.`);
  }
  if (original === 'advance' && ordered.length === 0 && !corrected?.orderedBefore.length) {
    throw new DomainError('invalidRequest', `${number} is about an advance, so it needs the order that was paid for.`);
  }
  return kind === 'correction' ? correctionKinds[original] : kinds[original];
}

function documentNumber(number: string): string {
  return wholeText(number, 'a document number', 256);
}

/** What an invoice has to say in words; 1 is yes, 2 is no. */
function annotations({ taxation }: BillingDocument): XmlElement {
  return {
    // Cash accounting.
    P_16: '2',
    // Self-billing.
    P_17: '2',
    P_18: taxation.tax.treatment.kind === 'reverseCharge' ? '1' : '2',
    P_18A: splitPayment,
    Zwolnienie: { P_19N: '1' },
    NoweSrodkiTransportu: { P_22N: '1' },
    // Triangular transactions.
    P_23: '2',
    PMarzy: { P_PMarzyN: '1' },
  };
}

/** Annex 15 lists what has to be paid by split payment above 15,000 PLN, and seats of software are not on it. */
const splitPayment = '2';

function correctionElements(document: BillingDocument): XmlElement {
  const { corrected, totals, currency } = document;
  if (!corrected) return {};
  const { original, originalKind, reason, before } = corrected;
  const buyerBefore = buyerBeforeElement(document);
  return {
    PrzyczynaKorekty: reasons[reason],
    // Less is owed from the day of the correction (art. 29a ust. 13 and 14); more was owed from the beginning.
    TypKorekty: totals.gross.amount < 0 ? '2' : '1',
    DaneFaKorygowanej: {
      DataWystFaKorygowanej: String(original.issuedOn),
      NrFaKorygowanej: documentNumber(original.number),
      ...(original.authorityNumber === null
        ? { NrKSeFN: '1' }
        : { NrKSeF: '1', NrKSeFFaKorygowanej: original.authorityNumber }),
    },
    ...(buyerBefore === null ? {} : { Podmiot2K: buyerBefore }),
    ...(originalKind === 'invoice' ? {} : { P_15ZK: amount(documentTotals(before, currency, null).gross) }),
  };
}
