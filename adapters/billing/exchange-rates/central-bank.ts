import type { PlainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { Circuit } from '../../circuit.js';
import { fetchReply, NoReply, type Reply } from '../fetch-reply.js';
import type { OutsideService } from '../local-only.js';

export type BankName = 'NBP' | 'ČNB' | 'ECB';

/** `units` of currency `of` are `rate` of currency `in`. */
export interface ExchangeRate {
  readonly bank: BankName;
  /** As the bank numbers it: `231/A/NBP/2026`, `#231`; the ECB's tables have only their day. */
  readonly table: string;
  /** Of the table: the day asked for, or one before. */
  readonly day: PlainDate;
  readonly of: string;
  readonly in: string;
  readonly units: number;
  /** Decimal, as the bank writes it. */
  readonly rate: string;
  /** From the local counterpart: it means nothing outside. */
  readonly test: boolean;
}

/** Port to a central bank's reference rates. */
export interface CentralBank extends OutsideService {
  readonly bank: BankName;
  /**
   * The rate of a currency in the newest table of that day or before: there is none on weekends and holidays.
   * @throws DomainError unknownExchangeRate, exchangeRateUnavailable; the signal's reason when it is aborted
   */
  rate(currency: string, onOrBefore: PlainDate, signal?: AbortSignal): Promise<ExchangeRate>;
}

export interface CentralBankOptions {
  readonly url: string;
  readonly local: boolean;
  readonly timeoutMs: number;
  readonly circuit: Circuit;
}

/** No bank is shut longer. */
export const longestPauseDays = 14;

/** @throws DomainError exchangeRateUnavailable */
export async function askBank(
  bank: BankName,
  url: URL,
  { timeoutMs, circuit }: Pick<CentralBankOptions, 'timeoutMs' | 'circuit'>,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  try {
    const reply = await fetchReply(url, { whom: bank, timeoutMs, signal, circuit });
    if (reply.status !== 200 && reply.status !== 404) throw unavailable(bank, `answered ${reply.status}`);
    return reply;
  } catch (error) {
    if (error instanceof NoReply) throw unavailable(bank, 'does not answer');
    throw error;
  }
}

export function unavailable(bank: BankName, what: string): DomainError {
  return new DomainError('exchangeRateUnavailable', `${bank} ${what}`);
}

export function unknownRate(bank: BankName, currency: string, onOrBefore: PlainDate): DomainError {
  return new DomainError('unknownExchangeRate', `${bank} has no rate of ${currency} for ${onOrBefore.toString()}`);
}

/** @throws DomainError exchangeRateUnavailable */
export function checkedRate(bank: BankName, rate: string): string {
  if (/^\d{1,9}(\.\d{1,12})?$/.test(rate) && Number(rate) > 0) return rate;
  throw unavailable(bank, 'gave an answer that was not understood');
}
