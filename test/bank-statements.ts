/** Bank's files as they are imported. */

import { statementImport } from '../api/billing/bank-statements/schema.js';
import { eventually } from './eventually.js';
import type { Perennial } from './perennial.js';

export interface PrintedPayment {
  /** Minor units. */
  readonly amount: number;
  /** `YYYY-MM-DD` */
  readonly valueDate: string;
  readonly title: string;
  readonly name?: string;
  /** `C` when left out. */
  readonly mark?: 'C' | 'D' | 'RC' | 'RD';
  readonly bankReference: string;
}

const decimal = (amount: number) => `${Math.floor(amount / 100)},${String(amount % 100).padStart(2, '0')}`;

/** MT940 of one account. */
export function mt940(payments: readonly PrintedPayment[], currency = 'PLN'): string {
  const opening = 10_000_000;
  const sum = payments.reduce(
    (running, { amount, mark = 'C' }) => running + (mark === 'C' || mark === 'RD' ? amount : -amount),
    opening,
  );
  const lines = payments.flatMap(({ amount, valueDate, title, name = 'Hosting Lis', mark = 'C', bankReference }) => [
    `:61:${valueDate.replaceAll('-', '').slice(2)}${mark}${decimal(amount)}N034NONREF//${bankReference}`,
    `:86:034<00PRZELEW<20${title}<32${name}`,
  ]);
  const begin = [':20:ST', `:25:PL2511402004000030020135538${currency === 'PLN' ? 7 : 8}`, ':28C:1/1'];
  const end = `:62F:C350101${currency}${decimal(sum)}`;
  return [...begin, `:60F:C350101${currency}${decimal(opening)}`, ...lines, end, '-', ''].join('\r\n');
}

/** Imports a file on a test clock, and waits until its payments are applied or wait. */
export async function imports(perennial: Perennial, file: string, testClockId: string) {
  const response = await fetch(`${perennial.url}/v1/bank-statements?testClockId=${testClockId}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${perennial.operatorKey}`, 'Content-Type': 'text/plain' },
    body: file,
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(text);
  const { id } = statementImport.parse(JSON.parse(text));
  return eventually(async () => {
    const found = await perennial.ask(statementImport, 'GET', `/v1/bank-statements/${id}`);
    expect(found.underWay).toBe(0);
    return found;
  });
}
