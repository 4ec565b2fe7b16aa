/** Totals of an ISDOC document: per treatment, and of all of it. What was invoiced as an advance is deducted in both. */
import { amountText } from '../../../../domain/billing/reconciliation.js';
import { money } from '../../../../domain/money.js';
import type { XmlElement } from '../xml.js';
import { type Amount, added, type IsdocAmounts, type IsdocGroup, localCurrency, type TaxedAmount } from './amounts.js';
import { classifiedTaxCategory, vatApplicable } from './lines.js';

/** Of a settlement; undefined else. */
export function taxedDeposits(amounts: IsdocAmounts, isTaxDocument: boolean): XmlElement | undefined {
  const { advances, payment, taxation } = amounts.document;
  if (advances.length === 0) return undefined;
  return {
    TaxedDeposit: advances.map((advance) => {
      const { net, gross } = amounts.advance(advance);
      return {
        ID: advance.number,
        VariableSymbol: payment.reference,
        ...amounts.elements('TaxableDepositAmount', net),
        ...amounts.elements('TaxInclusiveDepositAmount', gross),
        ClassifiedTaxCategory: classifiedTaxCategory(taxation.tax.treatment, isTaxDocument),
      };
    }),
  };
}

export function taxTotal(groups: readonly IsdocGroup[], amounts: IsdocAmounts, isTaxDocument: boolean): XmlElement {
  return {
    TaxSubTotal: groups.map(({ treatment, full, claimed, difference }) => ({
      ...taxedElements('', full, amounts),
      ...taxedElements('AlreadyClaimed', claimed, amounts),
      ...taxedElements('Difference', difference, amounts),
      TaxCategory: {
        Percent: String(treatment.percent),
        TaxScheme: 'VAT',
        VATApplicable: vatApplicable(treatment, isTaxDocument),
        // Of gold, waste, building work and the like within Czechia; nothing of the kind is sold here.
        LocalReverseChargeFlag: 'false',
      },
    })),
    ...amounts.elements(
      'TaxAmount',
      totalOf(groups, ({ full }) => full.vat),
    ),
  };
}

function taxedElements(prefix: string, { net, vat, gross }: TaxedAmount, amounts: IsdocAmounts): XmlElement {
  return {
    ...amounts.elements(`${prefix}TaxableAmount`, net),
    ...amounts.elements(`${prefix}TaxAmount`, vat),
    ...amounts.elements(`${prefix}TaxInclusiveAmount`, gross),
  };
}

/** Nothing is rounded to whole crowns. */
export function legalMonetaryTotal(
  groups: readonly IsdocGroup[],
  amounts: IsdocAmounts,
  paid: Amount,
  payable: Amount,
): XmlElement {
  const total = (of: (group: IsdocGroup) => Amount) => totalOf(groups, of);
  return {
    ...amounts.localFirst(
      'TaxExclusiveAmount',
      total(({ full }) => full.net),
    ),
    ...amounts.localFirst(
      'TaxInclusiveAmount',
      total(({ full }) => full.gross),
    ),
    ...amounts.localFirst(
      'AlreadyClaimedTaxExclusiveAmount',
      total(({ claimed }) => claimed.net),
    ),
    ...amounts.localFirst(
      'AlreadyClaimedTaxInclusiveAmount',
      total(({ claimed }) => claimed.gross),
    ),
    ...amounts.localFirst(
      'DifferenceTaxExclusiveAmount',
      total(({ difference }) => difference.net),
    ),
    ...amounts.localFirst(
      'DifferenceTaxInclusiveAmount',
      total(({ difference }) => difference.gross),
    ),
    PayableRoundingAmount: amountText(money(0, localCurrency)),
    ...amounts.foreign('PayableRoundingAmount', money(0, amounts.document.currency)),
    ...amounts.localFirst('PaidDepositsAmount', paid),
    ...amounts.localFirst('PayableAmount', payable),
  };
}

export function totalOf(groups: readonly IsdocGroup[], of: (group: IsdocGroup) => Amount): Amount {
  return groups.map(of).reduce(added);
}
