/**
 * Certificates of sellers for development, of both types, made by the authority for itself: `<folder>/<sellerId>/auth.crt`, `auth.key`,
 * `offline.crt` and `offline.key`, as KSEF_CERTIFICATES_DIR has them. Nobody else accepts them.
 */
import { verify, X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DevelopmentCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface DevelopmentCertificates {
  readonly auth: DevelopmentCertificate;
  readonly offline: DevelopmentCertificate;
}

/** Of sellers by their ids. */
export class SellersCertificates {
  private readonly known = new Map<string, Promise<DevelopmentCertificates>>();

  /** @param folder kept in memory when left out */
  constructor(private readonly folder?: string) {}

  /** The same each time for a seller. @param nip that they are made out to the first time */
  of(sellerId: string, nip: string): Promise<DevelopmentCertificates> {
    const key = `${sellerId} ${nip}`;
    let made = this.known.get(key);
    if (!made) {
      made = this.folder === undefined ? newCertificates(nip) : keptIn(join(this.folder, sellerId), nip);
      this.known.set(key, made);
      made.catch(() => this.known.delete(key));
    }
    return made;
  }

  /** The certificate of type Offline with a serial number, in the sixteen digits of KSeF's links; null for one that nobody was given. */
  async offlineWith(serialNumber: string): Promise<X509Certificate | null> {
    for (const { offline } of await this.all()) {
      const certificate = new X509Certificate(offline.certificatePem);
      if (certificate.serialNumber.padStart(16, '0') === serialNumber) return certificate;
    }
    return null;
  }

  private async all(): Promise<DevelopmentCertificates[]> {
    const made = await Promise.all(this.known.values());
    if (this.folder === undefined) return made;
    // Those of before this process as well.
    const names = await readdir(this.folder).catch(() => []);
    const kept = await Promise.all(names.map((name) => stored(join(this.folder ?? '', name)).catch(() => null)));
    return [...made, ...kept.flatMap((one) => (one ? [one.certificates] : []))];
  }
}

/** Whether a certificate's key, ECDSA on P-256, has signed the text. @param signature in base64url */
export function hasSigned({ publicKey }: X509Certificate, text: string, signature: string): boolean {
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  return verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

async function keptIn(folder: string, nip: string): Promise<DevelopmentCertificates> {
  const kept = await stored(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (kept?.nip === nip && lastsLonger(kept.certificates)) return kept.certificates;
  const certificates = await newCertificates(nip);
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string) => writeFile(join(draft, name), text, { mode: 0o600 });
  for (const [name, { certificatePem, privateKeyPem }] of Object.entries(certificates)) {
    await write(`${name}.crt`, certificatePem);
    await write(`${name}.key`, privateKeyPem);
  }
  await write('nip', nip);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  return certificates;
}

/** They are made for a year. */
function lastsLonger({ auth, offline }: DevelopmentCertificates): boolean {
  const tomorrow = Date.now() + 86_400_000;
  return [auth, offline].every(
    ({ certificatePem }) => Date.parse(new X509Certificate(certificatePem).validTo) > tomorrow,
  );
}

async function stored(folder: string) {
  const [authCrt = '', authKey = '', offlineCrt = '', offlineKey = '', nip = ''] = await Promise.all(
    ['auth.crt', 'auth.key', 'offline.crt', 'offline.key', 'nip'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  const auth = { certificatePem: authCrt, privateKeyPem: authKey };
  return { nip, certificates: { auth, offline: { certificatePem: offlineCrt, privateKeyPem: offlineKey } } };
}

async function newCertificates(nip: string): Promise<DevelopmentCertificates> {
  const { CertificateService } = await import('ksef-client-ts');
  const one = async (type: string): Promise<DevelopmentCertificate> => {
    const name = `Development ${type} ${nip}`;
    const made = await CertificateService.generateCompanySeal(name, `VATPL-${nip}`, name, 'ECDSA');
    return { certificatePem: made.certificatePem, privateKeyPem: made.privateKeyPem };
  };
  return { auth: await one('Authentication'), offline: await one('Offline') };
}
