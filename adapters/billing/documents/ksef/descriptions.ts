/** What FA(3) has no field for (DodatkowyOpis). */
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import type { VatIdCheck } from '../../../../domain/billing/vat.js';
import { shortened } from './text.js';
import type { XmlElement } from './xml.js';

const answers: Readonly<Record<VatIdCheck['answer'], string>> = {
  valid: 'aktywny',
  invalid: 'nieaktywny',
  unavailable: 'brak odpowiedzi',
};

/** The payment reference, the answer of VIES, the table of the exchange rate, the correction before, the mark of a test clock. */
export function descriptions({ payment, taxation, corrected, testClockId }: BillingDocument): XmlElement[] {
  const { check } = taxation.tax;
  const rate = taxation.exchangeRate;
  const described: readonly (readonly [string, string] | null)[] = [
    ['Tytuł płatności', payment.reference],
    check && ['VIES', vatIdProof(check)],
    rate && ['Kurs waluty', `1 ${rate.from} = ${rate.rate} ${rate.to}, ${rate.source}, ${rate.table}, ${rate.date}`],
    corrected?.previous ? ['Poprzednia korekta', `${corrected.previous.number}, ${corrected.previous.issuedOn}`] : null,
    testClockId === null ? null : ['Dokument testowy', 'tak'],
  ];
  return described
    .filter((pair) => pair !== null)
    .map(([key, value]) => ({ Klucz: key, Wartosc: shortened(value, 'a description', 256) }));
}

function vatIdProof({ vatId, answer, answeredAt, requestIdentifier }: VatIdCheck): string {
  const proof = requestIdentifier === null ? '' : `, potwierdzenie ${requestIdentifier}`;
  return `${vatId}: ${answers[answer]}, ${answeredAt}${proof}`;
}
