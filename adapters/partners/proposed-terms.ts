/** How the terms of a proposal of direct billing read, in its mail and on its page. */
import type { WantedPayment } from '../../domain/partners/direct-billing-proposals.js';

export interface ProposedTermsTexts {
  /** What a period costs. */
  readonly perPeriod: string;
  readonly payment: Readonly<Record<WantedPayment, string>>;
  readonly afterwards: Readonly<Record<'renews' | 'ends', string>>;
}

export const proposedTerms = {
  en: {
    perPeriod: '{amount} without VAT, {months, plural, =1 {each month} =12 {each year} other {every # months}}',
    payment: {
      any: 'as you like: card, BLIK or bank transfer',
      card: 'by a stored card',
      blik: 'by a BLIK mandate',
      transfer: 'by bank transfer',
    },
    afterwards: { renews: 'it renews by itself', ends: 'it ends unless it is renewed' },
  },
  pl: {
    perPeriod:
      '{amount} bez VAT, {months, plural, =1 {co miesiąc} =12 {co rok} few {co # miesiące} many {co # miesięcy} other {co # miesiąca}}',
    payment: {
      any: 'do wyboru: karta, BLIK albo przelew',
      card: 'zapisaną kartą',
      blik: 'zgodą BLIK',
      transfer: 'przelewem',
    },
    afterwards: { renews: 'odnawia się automatycznie', ends: 'kończy się, jeśli nie zostanie odnowiona' },
  },
  cs: {
    perPeriod:
      '{amount} bez DPH, {months, plural, =1 {každý měsíc} =12 {každý rok} few {každé # měsíce} many {každých # měsíce} other {každých # měsíců}}',
    payment: {
      any: 'podle vás: kartou, BLIKem nebo převodem',
      card: 'uloženou kartou',
      blik: 'souhlasem BLIK',
      transfer: 'převodem',
    },
    afterwards: { renews: 'obnovuje se samo', ends: 'skončí, pokud se neobnoví' },
  },
} as const satisfies Readonly<Record<string, ProposedTermsTexts>>;
