/**
 * The QR codes of KSeF: KOD I leads to the invoice, KOD II proves who issued one that is not there yet
 * (https://github.com/CIRFMF/ksef-docs, kody-qr.md). Drawing them is the page's work.
 */
import { constants, createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import type { PlainDate } from '../../../../domain/calendar.js';
import { DomainError } from '../../../../domain/errors.js';

export interface KsefCode {
  /** What the code holds. */
  readonly link: string;
  /** What stands under it. */
  readonly caption: string;
}

/** The ministry's verification sites. */
export const verificationUrls = {
  production: 'https://qr.ksef.mf.gov.pl',
  demo: 'https://qr-demo.ksef.mf.gov.pl',
  test: 'https://qr-test.ksef.mf.gov.pl',
} as const;

export interface VerifiedInvoice {
  /** Of the verification site, without a slash at the end. */
  readonly baseUrl: string;
  /** The seller's, ten digits. */
  readonly nip: string;
  /** The file as it was sent, or will be. */
  readonly xml: string;
}

/** What the links name a file by: SHA-256 of its UTF-8 bytes, base64url. */
export function invoiceHash(xml: string): string {
  return createHash('sha256').update(xml, 'utf8').digest('base64url');
}

/**
 * KOD I. Its caption is the KSeF number, or OFFLINE while there is none.
 * @param issuedOn P_1
 */
export function invoiceCode(
  { baseUrl, nip, xml, issuedOn }: VerifiedInvoice & { readonly issuedOn: PlainDate },
  ksefNumber: string | null,
): KsefCode {
  const [year, month, day] = String(issuedOn).split('-');
  return {
    link: `${baseUrl}/invoice/${nip}/${day}-${month}-${year}/${invoiceHash(xml)}`,
    caption: ksefNumber ?? 'OFFLINE',
  };
}

/** A certificate of type Offline, and on whose behalf it signs. */
export interface OfflineCertificate {
  readonly contextType: 'Nip' | 'InternalId' | 'NipVatUe' | 'PeppolId';
  readonly context: string;
  /** Hexadecimal, as KSeF gave it: `01F20A5D352AE590`. */
  readonly serialNumber: string;
  /** RSA, or ECDSA on P-256. */
  readonly privateKey: KeyObject;
}

/** What signs, as it is stored: PEM. */
export interface StoredCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/**
 * A stored certificate of type Offline, to sign on behalf of a NIP.
 * @throws DomainError `noAuthorityCertificate` for what cannot be read, does not belong together, is of another kind, or does not hold now
 */
export function offlineCertificate({ certificatePem, privateKeyPem }: StoredCertificate, nip: string, now: Date) {
  let read: { readonly certificate: X509Certificate; readonly privateKey: KeyObject };
  try {
    read = { certificate: new X509Certificate(certificatePem), privateKey: createPrivateKey(privateKeyPem) };
  } catch {
    // What OpenSSL says may quote the file.
    throw unusable('its certificate or key cannot be read');
  }
  const { certificate, privateKey } = read;
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (!certificate.checkPrivateKey(privateKey)) throw unusable('the key is not that of the certificate');
  if (now < from || now > to) throw unusable(`it holds from ${from.toISOString()} to ${to.toISOString()}`);
  if (!isSigningKey(privateKey)) throw unusable('its key is neither RSA nor ECDSA on P-256');
  // KSeF writes sixteen digits.
  const serialNumber = certificate.serialNumber.padStart(16, '0');
  return { contextType: 'Nip', context: nip, serialNumber, privateKey } satisfies OfflineCertificate;
}

function unusable(why: string): DomainError {
  return new DomainError('noAuthorityCertificate', `The certificate of type Offline cannot be used: ${why}`);
}

function isSigningKey(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' || isOnP256(key);
}

function isOnP256({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

/**
 * KOD II: its last part signs the others, from the host on.
 * @throws DomainError `invalidRequest` for a key of another kind
 */
export function certificateCode(
  { baseUrl, nip, xml }: VerifiedInvoice,
  { contextType, context, serialNumber, privateKey }: OfflineCertificate,
): KsefCode {
  const link = `${baseUrl}/certificate/${contextType}/${context}/${nip}/${serialNumber}/${invoiceHash(xml)}`;
  const signature = signed(link.replace(/^https?:\/\//, ''), privateKey);
  return { link: `${link}/${signature.toString('base64url')}`, caption: 'CERTYFIKAT' };
}

function signed(text: string, key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'rsa') {
    return sign('sha256', Buffer.from(text), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  }
  if (isOnP256(key)) {
    return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  }
  throw new DomainError('invalidRequest', 'The key of an Offline certificate is an RSA key, or an ECDSA key on P-256.');
}
