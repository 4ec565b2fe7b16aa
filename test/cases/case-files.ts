/**
 * Worked cases in files: what a rule must give, field by field. `terms.json` holds invoiced terms of one period that nobody
 * pays on, `payments.json` such terms that are paid, `money.json` lines for added seats with their VAT, `add-seats.json` shared
 * seat time. A folder holds one file or more.
 */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { restOfPeriodLine } from '../../domain/billing/charge-lines.js';
import { multipliedOut } from '../../domain/billing/decimal.js';
import { seatPrice } from '../../domain/billing/seat-prices.js';
import { vatGroup } from '../../domain/billing/vat.js';
import { plainDate } from '../../domain/calendar.js';
import { shareSeatTime } from '../../domain/subscriptions/seat-time.js';
import { paymentCase, paymentResult } from './payment-cases.js';
import { termCase, termResult } from './term-cases.js';

/** A field of a case that is not what the rule gives. */
export interface Difference {
  readonly file: string;
  readonly index: number;
  readonly field: string;
  readonly expected: unknown;
  readonly got: unknown;
}

export interface WorkedCase {
  readonly file: string;
  readonly index: number;
  /** Empty when the case holds. */
  differences(): Difference[];
}

/** A folder without case files, or a file that is not of the right shape; the message is one line. */
export class BadCases extends Error {}

const moneyCase = z.object({
  periodStartsOn: z.string(),
  periodEndsBefore: z.string(),
  today: z.string(),
  seats: z.int(),
  unitPrice: z.int(),
  currency: z.string(),
  daysLeft: z.int(),
  daysInPeriod: z.int(),
  net: z.int(),
  vatPercent: z.number(),
  vat: z.int(),
  gross: z.int(),
});

const addSeatsCase = z.object({
  today: z.string(),
  seatsNow: z.int(),
  daysLeft: z.int(),
  seatsAdded: z.int(),
  keyMonths: z.int().nullish(),
  keyDays: z.int(),
  seatsAfter: z.int(),
  daysAfter: z.int(),
  expiresOn: z.string(),
});

const rules = {
  'terms.json': caseFile(termCase, termResult),
  'payments.json': caseFile(paymentCase, paymentResult),
  'money.json': caseFile(moneyCase, moneyResult),
  'add-seats.json': caseFile(addSeatsCase, addSeatsResult),
};

/**
 * The cases of a folder.
 * @throws BadCases
 */
export function readCases(folder: string): WorkedCase[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new BadCases(`${folder}: there is no such folder`);
  const present = Object.entries(rules).filter(([file]) => existsSync(join(folder, file)));
  if (present.length === 0) throw new BadCases(`${folder}: holds none of ${Object.keys(rules).join(', ')}`);
  return present.flatMap(([file, toCases]) => toCases(file, readJson(join(folder, file))));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new BadCases(`${path}: cannot be read as JSON (${String(error).split('\n')[0]})`);
  }
}

/** How the cases of one file are read and compared: every field that the rule gives must be what the case says. */
function caseFile<Case extends Record<string, unknown>>(shape: z.ZodType<Case>, rule: (given: Case) => object) {
  return (file: string, content: unknown): WorkedCase[] => {
    const read = z.array(shape).safeParse(content);
    if (!read.success) {
      const issue = read.error.issues[0];
      throw new BadCases(`${file}: wrong shape at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`);
    }
    return read.data.map((given, index) => ({
      file,
      index,
      differences: () => differencesOf(given, rule).map((difference) => ({ file, index, ...difference })),
    }));
  };
}

type FieldDifference = Pick<Difference, 'field' | 'expected' | 'got'>;

function differencesOf<Case extends Record<string, unknown>>(
  given: Case,
  rule: (given: Case) => object,
): FieldDifference[] {
  try {
    return Object.entries(rule(given)).flatMap(([field, got]) => compareField(field, given[field], got));
  } catch (error) {
    return [{ field: '(the whole case)', expected: 'a result', got: String(error) }];
  }
}

function compareField(field: string, expected: unknown, got: unknown): FieldDifference[] {
  if (isObject(expected) && isObject(got)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    return names.flatMap((name) => compareField(`${field}.${name}`, expected[name], got[name]));
  }
  return Object.is(expected, got) ? [] : [{ field, expected, got }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function moneyResult(given: z.infer<typeof moneyCase>): object {
  const { seats, currency, unitPrice, today, vatPercent } = given;
  const period = { startsOn: plainDate(given.periodStartsOn), endsBefore: plainDate(given.periodEndsBefore) };
  const plan = { id: 'suite', version: 1, prices: [{ currency, tiers: [{ from: 1, amount: unitPrice }] }] };
  const price = seatPrice(plan, currency, seats);
  const line = restOfPeriodLine({ code: 'seatsAdded', plan, seats, price }, period, plainDate(today));
  const { net, vat, gross } = vatGroup(vatPercent, line.net);
  const multiplied = multipliedOut(String(seats), line.unitPrice, currency);
  if (multiplied !== net.amount) throw new Error(`${seats} × ${line.unitPrice} is ${multiplied}`);
  return {
    daysLeft: line.days,
    daysInPeriod: line.daysOf,
    net: net.amount,
    vat: vat.amount,
    gross: gross.amount,
  };
}

function addSeatsResult(given: z.infer<typeof addSeatsCase>): object {
  const today = plainDate(given.today);
  const { seatsNow, daysLeft, seatsAdded, keyMonths, keyDays } = given;
  const keyTerm = typeof keyMonths === 'number' ? { months: keyMonths } : { days: keyDays };
  const shared = shareSeatTime({ today, seatsNow, daysLeft, seatsAdded, keyTerm });
  return {
    keyDays: shared.keyDays,
    seatsAfter: shared.seats,
    daysAfter: shared.daysLeft,
    expiresOn: shared.expiresOn.toString(),
  };
}
