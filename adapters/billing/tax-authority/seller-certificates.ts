/** Where the certificates of sellers are, with which they log in at the tax authority and sign QR codes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DomainError } from '../../../domain/errors.js';
import { fetchReply, NoReply } from '../fetch-reply.js';
import { unavailable } from './ksef-call.js';

/** PEM. The key is not encrypted. */
export interface SellerCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** Certificates of sellers, of the authority's two types. */
export interface SellerCertificates {
  /**
   * Of type Authentication: for logins.
   * @param nip ten digits
   * @throws DomainError noAuthorityCertificate; taxAuthorityUnavailable where the local counterpart makes them
   */
  authentication(sellerId: string, nip: string): Promise<SellerCertificate>;
  /** Of type Offline: for the second QR code of what is issued offline. Null: the seller has none. */
  offline(sellerId: string, nip: string): Promise<SellerCertificate | null>;
}

export interface SellerCertificatesOptions {
  /** Holds `<sellerId>/auth.crt`, `auth.key`, `offline.crt` and `offline.key`; read each time, so that they may be replaced. */
  readonly directory: string | undefined;
  /** The local counterpart, which makes those that are not there. */
  readonly localUrl: string | undefined;
  readonly timeoutMs: number;
}

type Kind = 'auth' | 'offline';

const certificate: z.ZodType<SellerCertificate> = z.object({ certificatePem: z.string(), privateKeyPem: z.string() });
const made = z.object({ auth: certificate, offline: certificate });

export function sellerCertificates(options: SellerCertificatesOptions): SellerCertificates {
  const { directory, localUrl } = options;

  async function find(kind: Kind, sellerId: string, nip: string): Promise<SellerCertificate | null> {
    const stored = directory === undefined ? null : await storedIn(directory, sellerId, kind);
    if (stored || localUrl === undefined) return stored;
    return (await madeBy(localUrl, sellerId, nip, options.timeoutMs))[kind];
  }

  return {
    async authentication(sellerId, nip) {
      const found = await find('auth', sellerId, nip);
      if (found) return found;
      const message = `There is no ${sellerId}/auth.crt with auth.key in the folder of KSEF_CERTIFICATES_DIR`;
      throw new DomainError('noAuthorityCertificate', message);
    },
    offline: (sellerId, nip) => find('offline', sellerId, nip),
  };
}

async function storedIn(directory: string, sellerId: string, kind: Kind): Promise<SellerCertificate | null> {
  // An id is no path.
  if (!/^[A-Za-z0-9][\w-]*$/.test(sellerId)) return null;
  try {
    const [certificatePem, privateKeyPem] = await Promise.all([
      readFile(join(directory, sellerId, `${kind}.crt`), 'utf8'),
      readFile(join(directory, sellerId, `${kind}.key`), 'utf8'),
    ]);
    return { certificatePem, privateKeyPem };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new DomainError('noAuthorityCertificate', `${sellerId}/${kind}.crt or ${kind}.key cannot be read`);
  }
}

async function madeBy(url: string, sellerId: string, nip: string, timeoutMs: number) {
  const whom = 'The local tax authority';
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sellerId, nip }),
  };
  const target = new URL(`${url.replace(/\/+$/, '')}/control/certificates`);
  const reply = await fetchReply(target, { ...request, whom, timeoutMs }).catch((error: unknown) => {
    throw error instanceof NoReply ? unavailable(error.message) : error;
  });
  const answer = made.safeParse(reply.json);
  if (reply.status === 200 && answer.success) return answer.data;
  throw reply.status === 400
    ? new DomainError('noAuthorityCertificate', `${whom} makes no certificate for ${sellerId} with NIP ${nip}`)
    : unavailable(`${whom} answered ${reply.status}`);
}
