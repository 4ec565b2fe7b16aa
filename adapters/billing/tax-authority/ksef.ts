/** KSeF by its API 2.0, or the local counterpart in servers/tax-authority.ts. */
import type { KsefCall } from './ksef-call.js';
import { findInvoices, resultsOf } from './ksef-results.js';
import { submitInvoices } from './ksef-sending.js';
import { KsefSessions } from './ksef-session.js';
import { assertSubmittable, type TaxAuthority } from './tax-authority.js';

export interface KsefOptions {
  /** Without the version: https://api.ksef.mf.gov.pl */
  readonly url: string;
  /** Where the QR codes of invoices lead: https://qr.ksef.mf.gov.pl */
  readonly verificationUrl: string;
  readonly local: boolean;
  /** For one request; an upload may take five minutes. */
  readonly timeoutMs: number;
}

/** The ministry's environments (https://github.com/CIRFMF/ksef-docs, srodowiska.md). */
export const ksefEnvironments = {
  'ksef-test': { url: 'https://api-test.ksef.mf.gov.pl', verificationUrl: 'https://qr-test.ksef.mf.gov.pl' },
  'ksef-demo': { url: 'https://api-demo.ksef.mf.gov.pl', verificationUrl: 'https://qr-demo.ksef.mf.gov.pl' },
  ksef: { url: 'https://api.ksef.mf.gov.pl', verificationUrl: 'https://qr.ksef.mf.gov.pl' },
} as const;

/** The real one, in one of its environments, or the local counterpart. */
export function ksefAuthority({ url, verificationUrl, local, timeoutMs }: KsefOptions): TaxAuthority {
  const name = local ? 'The local tax authority' : 'KSeF';
  const callOf = (signal?: AbortSignal, at?: string): KsefCall => ({ whom: name, timeoutMs, signal, at });
  const sessions = new KsefSessions(url.replace(/\/+$/, ''), callOf());
  const authority = { name, local };
  return {
    ...authority,
    verificationUrl,

    async submit(login, invoices, options) {
      assertSubmittable(authority, invoices, options);
      const call = callOf(options.signal, options.at);
      return submitInvoices(await sessions.clientFor(login, call), invoices, options.mode, call);
    },

    async results(login, submission, { known = new Set<string>(), signal } = {}) {
      const call = callOf(signal);
      return resultsOf(await sessions.clientFor(login, call), submission, known, call);
    },

    async find(login, question, signal) {
      const call = callOf(signal);
      return findInvoices(await sessions.clientFor(login, call), question, call);
    },
  };
}
