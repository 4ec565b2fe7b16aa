import { constants, createHash, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { CertificateService, VerificationLinkService } from 'ksef-client-ts';
import {
  certificateCode,
  invoiceCode,
  type OfflineCertificate,
  offlineCertificate,
  verificationUrls,
} from '../../../../../adapters/billing/documents/ksef/codes.js';
import { plainDate } from '../../../../../domain/calendar.js';
import { ksefNumber } from './fa3-documents.js';

const invoice = { baseUrl: verificationUrls.test, nip: '5260250274', xml: '<Faktura>Zażółć</Faktura>' };
const issuedOn = plainDate('2026-02-01');
const hash = createHash('sha256').update(Buffer.from(invoice.xml, 'utf8')).digest('base64');
const links = new VerificationLinkService(verificationUrls.test);

const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

function certificate(privateKey: KeyObject): OfflineCertificate {
  return { contextType: 'Nip', context: '5260250274', serialNumber: '01F20A5D352AE590', privateKey };
}

describe('KOD I', () => {
  it('leads to the invoice by seller, day and hash, as the other client’s does', () => {
    const { link } = invoiceCode({ ...invoice, issuedOn }, null);
    expect(link).toBe(links.buildInvoiceVerificationUrl(invoice.nip, '2026-02-01', hash));
    expect(link).toMatch(/^https:\/\/qr-test\.ksef\.mf\.gov\.pl\/invoice\/5260250274\/01-02-2026\/[\w-]{43}$/);
  });

  it('has the KSeF number under it, or OFFLINE before there is one', () => {
    expect(invoiceCode({ ...invoice, issuedOn }, ksefNumber).caption).toBe(ksefNumber);
    expect(invoiceCode({ ...invoice, issuedOn }, null).caption).toBe('OFFLINE');
  });
});

describe('a stored certificate', () => {
  const now = new Date();
  const made = (kind: 'ECDSA' | 'RSA') => CertificateService.generateCompanySeal('Offline', 'VATPL-1', 'Offline', kind);
  const problem = (stored: Parameters<typeof offlineCertificate>[0], at = now) => {
    try {
      return offlineCertificate(stored, '5260250274', at).serialNumber;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('signs with its number in sixteen digits', async () => {
    for (const kind of ['ECDSA', 'RSA'] as const) expect(problem(await made(kind))).toMatch(/^0[0-9A-F]{15}$/);
  });

  it('signs nothing where it is no good', async () => {
    const [one, other] = [await made('ECDSA'), await made('ECDSA')];
    expect(problem({ ...one, certificatePem: 'no certificate' })).toMatch(/cannot be read/);
    expect(problem({ ...one, privateKeyPem: other.privateKeyPem })).toMatch(/not that of the certificate/);
    expect(problem(one, new Date(now.getTime() + 5 * 366 * 86_400_000))).toMatch(/holds from/);
  });
});

describe('KOD II', () => {
  it('is signed from the host on by ECDSA with both numbers side by side', () => {
    const { link, caption } = certificateCode(invoice, certificate(ecdsa.privateKey));
    const [signed, signature] = parts(link);
    expect(caption).toBe('CERTYFIKAT');
    expect(signature).toHaveLength(64);
    const key = { key: ecdsa.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(signed), key, signature)).toBe(true);
    expect(verify('sha256', Buffer.from(`https://${signed}`), key, signature)).toBe(false);
  });

  it('is signed by RSA-PSS with a salt of 32 bytes', () => {
    const [signed, signature] = parts(certificateCode(invoice, certificate(rsa.privateKey)).link);
    const key = { key: rsa.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(verify('sha256', Buffer.from(signed), key, signature)).toBe(true);
  });

  it('names context, seller, certificate and file as the other client’s does', () => {
    const pem = ecdsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const theirs = links.buildCertificateVerificationUrl(
      'Nip',
      '5260250274',
      '5260250274',
      '01F20A5D352AE590',
      hash,
      pem,
    );
    const [ours] = parts(certificateCode(invoice, certificate(ecdsa.privateKey)).link);
    expect(ours).toBe(parts(theirs)[0]);
  });

  it('signs a local counterpart’s address from its host on too', () => {
    const local = { ...invoice, baseUrl: 'http://127.0.0.1:8123' };
    const [signed, signature] = parts(certificateCode(local, certificate(ecdsa.privateKey)).link);
    expect(signed.startsWith('127.0.0.1:8123/certificate/Nip/')).toBe(true);
    expect(verify('sha256', Buffer.from(signed), { key: ecdsa.publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(
      true,
    );
  });

  it('is not made with a key of another kind', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    expect(() => certificateCode(invoice, certificate(privateKey))).toThrow(
      expect.objectContaining({ code: 'invalidRequest' }),
    );
    const ed25519 = generateKeyPairSync('ed25519').privateKey;
    expect(() => certificateCode(invoice, certificate(ed25519))).toThrow(
      expect.objectContaining({ code: 'invalidRequest' }),
    );
  });
});

/** What is signed, and the signature. */
function parts(link: string): [string, Buffer] {
  const at = link.lastIndexOf('/');
  return [link.slice(0, at).replace(/^https?:\/\//, ''), Buffer.from(link.slice(at + 1), 'base64url')];
}
