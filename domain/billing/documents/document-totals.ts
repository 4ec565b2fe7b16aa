/** What a document's lines come to. */
import { type Money, sum } from '../../money.js';
import { type ExchangeRate, exchanged } from '../exchange-rate.js';
import { correctedVat, type VatGroup, type VatTreatment, vatGroup } from '../vat.js';
import type { DocumentLine, DocumentTotals, DocumentVatGroup } from './document.js';

/** Net, VAT once per treatment, gross. @param currency of the document, for one without lines */
export function documentTotals(
  lines: readonly DocumentLine[],
  currency: string,
  exchangeRate: ExchangeRate | null,
): DocumentTotals {
  const groups = treatmentsIn(lines).map((treatment) =>
    inSellersCurrency(treatment, vatGroup(treatment.percent, netOf(lines, treatment, currency)), exchangeRate),
  );
  return totalsOfGroups(groups, currency);
}

/**
 * The difference that a correction makes: the VAT of what is there after it less that of what was there before, so that all corrections
 * together never give back more than was charged.
 */
export function correctionTotals(
  before: readonly DocumentLine[],
  after: readonly DocumentLine[],
  currency: string,
  exchangeRate: ExchangeRate | null,
): DocumentTotals {
  const groups = treatmentsIn([...before, ...after]).map((treatment) => {
    const [was, is] = [netOf(before, treatment, currency), netOf(after, treatment, currency)];
    return inSellersCurrency(treatment, correctedVat(treatment.percent, was, is), exchangeRate);
  });
  return totalsOfGroups(groups, currency);
}

/** The treatments of lines, each once, in their order. */
function treatmentsIn(lines: readonly DocumentLine[]): VatTreatment[] {
  const keyed = new Map(lines.map(({ treatment }) => [JSON.stringify(treatment), treatment]));
  return [...keyed.values()];
}

function netOf(lines: readonly DocumentLine[], treatment: VatTreatment, currency: string): Money {
  const same = lines.filter((line) => JSON.stringify(line.treatment) === JSON.stringify(treatment));
  return sum(
    same.map(({ net }) => net),
    currency,
  );
}

function inSellersCurrency(
  treatment: VatTreatment,
  { net, vat, gross }: VatGroup,
  exchangeRate: ExchangeRate | null,
): DocumentVatGroup {
  return { treatment, net, vat, gross, vatInSellersCurrency: exchangeRate && exchanged(vat, exchangeRate) };
}

function totalsOfGroups(groups: readonly DocumentVatGroup[], currency: string): DocumentTotals {
  const all = (of: (group: DocumentVatGroup) => Money) => sum(groups.map(of), currency);
  const inSellers = groups.flatMap(({ vatInSellersCurrency }) => vatInSellersCurrency ?? []);
  const [first] = inSellers;
  return {
    net: all(({ net }) => net),
    vat: all(({ vat }) => vat),
    gross: all(({ gross }) => gross),
    groups,
    vatInSellersCurrency: first ? sum(inSellers, first.currency) : null,
  };
}
