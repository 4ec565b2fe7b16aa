/** What a document's lines come to. */
import { type Money, minus, money, sum } from '../../money.js';
import { type ExchangeRate, exchanged } from '../exchange-rate.js';
import { correctedVat, type VatGroup, type VatTreatment, vatGroup } from '../vat.js';
import type { BillingDocument, DocumentLine, DocumentTotals, DocumentVatGroup } from './document.js';

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
  // The VAT of advances was rounded on their own documents: what changes is that of the whole purchase, as its refund reckons.
  const [whole, left] = [withoutAdvancesIn(before, after), withoutAdvancesIn(after, before)];
  const groups = treatmentsIn([...before, ...after]).map((treatment) => {
    const [was, is] = [netOf(whole, treatment, currency), netOf(left, treatment, currency)];
    return inSellersCurrency(treatment, correctedVat(treatment.percent, was, is), exchangeRate);
  });
  return totalsOfGroups(groups, currency);
}

/** Without the advances that others deduct as well. */
function withoutAdvancesIn(lines: readonly DocumentLine[], others: readonly DocumentLine[]): DocumentLine[] {
  const deducted = new Set(others.map((line) => JSON.stringify(line)));
  return lines.filter((line) => line.code !== 'advanceDeducted' || !deducted.has(JSON.stringify(line)));
}

/** An invoice and its corrections. */
export type ShownTotals = readonly [Pick<BillingDocument, 'totals'>, ...Pick<BillingDocument, 'totals'>[]];

/** The difference that another treatment makes: what documents show goes, to the last minor unit, and the same net amount comes by this one. */
export function retaxedTotals(
  documents: ShownTotals,
  { treatment, exchangeRate }: { readonly treatment: VatTreatment; readonly exchangeRate: ExchangeRate | null },
): DocumentTotals {
  const { currency } = documents[0].totals.net;
  const gone = takenBackGroups(documents);
  const net = gone.reduce((left, group) => minus(left, group.net), money(0, currency));
  const come = inSellersCurrency(treatment, vatGroup(treatment.percent, net), exchangeRate);
  return totalsOfGroups([...gone, come], currency);
}

/** All that documents show, taken back: the VAT of an advance is what was in it, which its net amount does not tell to the minor unit. */
export function takenBackTotals(documents: ShownTotals): DocumentTotals {
  return totalsOfGroups(takenBackGroups(documents), documents[0].totals.net.currency);
}

function takenBackGroups(documents: ShownTotals): DocumentVatGroup[] {
  const { currency } = documents[0].totals.net;
  const shown = documents.flatMap(({ totals }) => totals.groups);
  const treatments = [...new Map(shown.map((group) => [JSON.stringify(group.treatment), group.treatment])).values()];
  return treatments.map((treatment) => {
    const same = shown.filter((group) => JSON.stringify(group.treatment) === JSON.stringify(treatment));
    const less = (of: (group: DocumentVatGroup) => Money) => minus(money(0, currency), sum(same.map(of), currency));
    const inSellers = same.flatMap(({ vatInSellersCurrency }) => vatInSellersCurrency ?? []);
    const [first] = inSellers;
    return {
      treatment,
      net: less(({ net }) => net),
      vat: less(({ vat }) => vat),
      gross: less(({ gross }) => gross),
      vatInSellersCurrency: first ? minus(money(0, first.currency), sum(inSellers, first.currency)) : null,
    };
  });
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
