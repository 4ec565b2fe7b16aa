/**
 * Rows of the sales register of JPK_V7M(3) (regulation of 15 October 2019 on the data of VAT returns and registers, § 10 and annex), in
 * PLN. Seats of software need no GTU code. What is taxed in another member state by the One Stop Shop is not in it (the ministry's
 * explanations of 1 September 2021 on e-commerce): it has a register of its own.
 */
import type { PlainDate } from '../../calendar.js';
import { vatCountryOf } from '../../countries.js';
import { DomainError } from '../../errors.js';
import { type Money, money, sum } from '../../money.js';
import { vatIdParts } from '../../vat-id.js';
import { exchanged } from '../exchange-rate.js';
import { amountText } from '../reconciliation.js';
import type { BillingDocument, DocumentVatGroup } from './document.js';
import type { IssueMode } from './send-by.js';

/**
 * Why a row has no KSeF number. `OFF`: issued while a failure was announced, and not sent yet. `BFK`: never sent, as to a consumer or in
 * a total failure. `DI`: everything else, so also what was issued offline24 or while KSeF was unavailable and has no number yet; that
 * row has to be corrected once there is one.
 */
export type JpkMark = 'OFF' | 'BFK' | 'DI';

/** Where a document stands when the register is filed. */
export interface KsefStanding {
  readonly ksefNumber: string | null;
  /** `notSent`: the seller does not send it, as it may with consumers. */
  readonly mode: IssueMode['kind'] | 'notSent';
}

export interface JpkSalesRow {
  /** Who gave the buyer its number: the prefix of a VAT id, else the country; null without a number. */
  readonly KodKrajuNadaniaTIN: string | null;
  /** Without its prefix. */
  readonly NrKontrahenta: string;
  readonly NazwaKontrahenta: string;
  readonly DowodSprzedazy: string;
  readonly DataWystawienia: PlainDate;
  /** The tax point where it is another day. */
  readonly DataSprzedazy: PlainDate | null;
  readonly NrKSeF: string | null;
  readonly mark: JpkMark | null;
  /** Net of what is not taxed in Poland; K_12 is what of it are services that a business in another member state accounts for. */
  readonly K_11: Money | null;
  readonly K_12: Money | null;
  /** Net and VAT at the standard rate. */
  readonly K_19: Money | null;
  readonly K_20: Money | null;
}

/** What the schema asks for where there is no number. */
const noNumber = 'BRAK';

/**
 * The row of a document; null for one that is not in the register: a pro-forma, or all of it One Stop Shop. Those of corrections are
 * differences.
 * @throws DomainError `invalidRequest` for another country's seller, `unknownExchangeRate` for another currency without a rate
 */
export function jpkSalesRow(document: BillingDocument, { ksefNumber, mode }: KsefStanding): JpkSalesRow | null {
  const { kind, number, seller, buyer, issuedOn, taxPoint, totals } = document;
  if (seller.country !== 'PL') throw new DomainError('invalidRequest', `${number} is of no Polish seller.`);
  const groups = totals.groups.filter(({ treatment }) => treatment.kind !== 'destination');
  if (kind === 'proForma' || (groups.length === 0 && totals.groups.length > 0)) return null;
  const of = (...kinds: DocumentVatGroup['treatment']['kind'][]) =>
    groups.filter((one) => kinds.includes(one.treatment.kind));
  const net = (some: readonly DocumentVatGroup[]) => inPln(document, some, (group) => group.net);
  return {
    ...numberOf(buyer),
    NazwaKontrahenta: buyer.name,
    DowodSprzedazy: number,
    DataWystawienia: issuedOn,
    DataSprzedazy: taxPoint === null || taxPoint.equals(issuedOn) ? null : taxPoint,
    NrKSeF: ksefNumber,
    mark: ksefNumber === null ? markOf(mode) : null,
    K_11: net(of('notTaxable', 'reverseCharge')),
    K_12: net(of('reverseCharge')),
    K_19: net(of('domestic')),
    K_20: inPln(document, of('domestic'), ({ vat }) => vat),
  };
}

function markOf(mode: KsefStanding['mode']): JpkMark {
  switch (mode) {
    case 'emergency':
      return 'OFF';
    case 'notSent':
    case 'totalFailure':
      return 'BFK';
    case 'online':
    case 'offline24':
    case 'offline':
      return 'DI';
  }
}

function numberOf({ vatId, country }: BillingDocument['buyer']) {
  if (vatId === null) return { KodKrajuNadaniaTIN: null, NrKontrahenta: noNumber };
  const { countryCode, vatNumber } = vatIdParts(vatId);
  if (vatCountryOf(country) === null) return { KodKrajuNadaniaTIN: country, NrKontrahenta: vatId };
  return { KodKrajuNadaniaTIN: countryCode, NrKontrahenta: vatNumber };
}

/** The sum of groups, each exchanged and rounded once, as its VAT on the document is. */
function inPln(
  { number, currency, taxation }: BillingDocument,
  groups: readonly DocumentVatGroup[],
  of: (group: DocumentVatGroup) => Money,
): Money | null {
  if (groups.length === 0) return null;
  if (currency === 'PLN') return sum(groups.map(of), 'PLN');
  const rate = taxation.exchangeRate;
  if (rate?.to !== 'PLN') throw new DomainError('unknownExchangeRate', `${number} has no rate to PLN.`);
  return sum(
    groups.map((group) => exchanged(of(group), rate)),
    'PLN',
  );
}

/** The columns of the register as a file, in the order of the schema. */
export const jpkSalesColumns = [
  'LpSprzedazy',
  'KodKrajuNadaniaTIN',
  'NrKontrahenta',
  'NazwaKontrahenta',
  'DowodSprzedazy',
  'DataWystawienia',
  'DataSprzedazy',
  'NrKSeF',
  'OFF',
  'BFK',
  'DI',
  'K_11',
  'K_12',
  'K_19',
  'K_20',
] as const;

/** A row as text by column, empty where it has nothing; a mark is 1 in its column. */
export function jpkSalesFields(
  row: JpkSalesRow,
  position: number,
): Readonly<Record<(typeof jpkSalesColumns)[number], string>> {
  const { mark, DataWystawienia, DataSprzedazy, NrKSeF, KodKrajuNadaniaTIN } = row;
  const amount = (value: Money | null) => (value === null ? '' : amountText(value));
  return {
    LpSprzedazy: String(position),
    KodKrajuNadaniaTIN: KodKrajuNadaniaTIN ?? '',
    NrKontrahenta: row.NrKontrahenta,
    NazwaKontrahenta: row.NazwaKontrahenta,
    DowodSprzedazy: row.DowodSprzedazy,
    DataWystawienia: String(DataWystawienia),
    DataSprzedazy: DataSprzedazy === null ? '' : String(DataSprzedazy),
    NrKSeF: NrKSeF ?? '',
    OFF: mark === 'OFF' ? '1' : '',
    BFK: mark === 'BFK' ? '1' : '',
    DI: mark === 'DI' ? '1' : '',
    K_11: amount(row.K_11),
    K_12: amount(row.K_12),
    K_19: amount(row.K_19),
    K_20: amount(row.K_20),
  };
}

/** The control sums of the register (SprzedazCtrl): rows, and the tax that is due. */
export function jpkSalesControl(rows: readonly JpkSalesRow[]): { readonly count: number; readonly tax: Money } {
  return {
    count: rows.length,
    tax: sum(
      rows.map(({ K_20 }) => K_20 ?? money(0, 'PLN')),
      'PLN',
    ),
  };
}
