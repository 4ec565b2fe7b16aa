/** The local tax authority for one test file, and sellers that log in there. */
import { ksefAuthority } from '../../../../adapters/billing/tax-authority/ksef.js';
import type {
  AuthorityLogin,
  Submission,
  TaxAuthority,
} from '../../../../adapters/billing/tax-authority/tax-authority.js';
import type { HttpListener } from '../../../../servers/http-listener.js';
import type { DevelopmentCertificates } from '../../../../servers/tax-authority/certificates.js';
import { eventually } from '../../../eventually.js';

export function authorityAt({ url }: Pick<HttpListener, 'url'>, timeoutMs = 30_000): TaxAuthority {
  return ksefAuthority({ url, verificationUrl: url, local: true, timeoutMs });
}

export async function certificatesAt({ url }: HttpListener, nip: string): Promise<DevelopmentCertificates> {
  const body = JSON.stringify({ sellerId: `seller-${nip}`, nip });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/control/certificates`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as DevelopmentCertificates;
}

export async function loginAt(server: HttpListener, nip: string): Promise<AuthorityLogin> {
  const { auth } = await certificatesAt(server, nip);
  return { sellerId: `seller-${nip}`, nip, ...auth };
}

/** What became of all of them. */
export function finished(authority: TaxAuthority, login: AuthorityLogin, submission: Submission) {
  return eventually(async () => {
    const { finished: ended, answers } = await authority.results(login, submission);
    expect(ended).toBe(true);
    return answers;
  });
}
