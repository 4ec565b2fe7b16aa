/** Official receipts, in the form of https://github.com/CIRFMF/ksef-docs, faktury/upo/schemy/upo-v4-3.xsd, but not signed. */
import type { ReceivedInvoice, Session } from './records.js';

/** The receipt of one invoice that is registered; null for any other. */
export function receiptOf(invoice: ReceivedInvoice, session: Session): string | null {
  const { fields, ksefNumber } = invoice;
  if (!fields || !ksefNumber) return null;
  const document = element('Dokument', [
    element('NipSprzedawcy', fields.sellerNip),
    element('NumerKSeFDokumentu', ksefNumber),
    element('NumerFaktury', fields.number),
    element('DataWystawieniaFaktury', fields.issuedOn),
    element('DataPrzeslaniaDokumentu', invoice.receivedAt),
    element('DataNadaniaNumeruKSeF', invoice.receivedAt),
    element('SkrotDokumentu', invoice.hash),
    element('TrybWysylki', invoice.offline ? 'Offline' : 'Online'),
  ]);
  const content = [
    // The ministry's name would make it look like one of theirs.
    element('NazwaPodmiotuPrzyjmujacego', 'Local tax authority for development'),
    element('NumerReferencyjnySesji', session.id),
    element('Uwierzytelnienie', [
      element('IdKontekstu', [element('Nip', session.nip)]),
      element('SkrotDokumentuUwierzytelniajacego', session.loginHash),
    ]),
    element('NazwaStrukturyLogicznej', 'Schemat_FA(3)_v1-0E.xsd'),
    element('KodFormularza', 'FA (3)'),
    document,
  ];
  const namespace = 'http://upo.schematy.mf.gov.pl/KSeF/v4-3';
  return `<?xml version="1.0" encoding="utf-8"?><Potwierdzenie xmlns="${namespace}">${content.join('')}</Potwierdzenie>`;
}

function element(name: string, content: string | readonly string[]): string {
  const inner = typeof content === 'string' ? escaped(content) : content.join('');
  return `<${name}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
