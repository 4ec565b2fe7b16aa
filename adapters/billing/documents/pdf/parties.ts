/** Seller and buyer beside each other. */
import type { Content } from 'pdfmake/interfaces.js';
import type { BillingDocument, DocumentParty } from '../../../../domain/billing/documents/document.js';
import type { DocumentLabel, DocumentWording } from '../wording.js';
import { contentWidth, labelled, wrapping } from './theme.js';

export function parties({ seller, buyer, corrected }: BillingDocument, wording: DocumentWording): Content {
  const before = corrected?.buyerBefore ?? null;
  const columnGap = 20;
  const width = before ? (contentWidth - 2 * columnGap) / 3 : (contentWidth - columnGap) / 2;
  const block = (label: DocumentLabel, party: DocumentParty, other: DocumentParty) => ({
    width,
    stack: partyBlock(label, party, other, wording),
  });
  return {
    columns: [
      block('seller', seller, buyer),
      ...(before ? [block('buyerBefore', before, seller)] : []),
      block('buyer', buyer, seller),
    ],
    columnGap,
    margin: [0, 0, 0, 14],
  };
}

function partyBlock(
  label: DocumentLabel,
  party: DocumentParty,
  other: DocumentParty,
  wording: DocumentWording,
): Content[] {
  const { name, address, country, email } = party;
  const ids = wording.partyIds(party, other).map((id) => [id.label, id.value] as const);
  const place = [address.postalCode, address.city].filter((part) => part !== null).join(' ');
  return [
    { text: wording.label(label), style: 'heading', margin: [0, 0, 0, 2] },
    wrapping(name, { style: 'party', margin: [0, 0, 0, 2] }),
    ...[...address.lines, place, wording.country(country)].map((text) => wrapping(text)),
    { stack: [labelled(ids)], margin: [0, 3, 0, 0] },
    ...(email === null ? [] : [wrapping(email, { style: 'small' })]),
  ];
}
