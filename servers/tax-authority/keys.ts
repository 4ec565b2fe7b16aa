/** The key pair for which callers encrypt: a new one in each process, since what was decrypted with it is kept. */
import { constants, createDecipheriv, createHash, privateDecrypt, X509Certificate } from 'node:crypto';
import { KsefProblem } from './ksef-problem.js';

export interface SymmetricKey {
  readonly key: Buffer;
  readonly iv: Buffer;
}

export interface EncryptedKey {
  readonly encryptedSymmetricKey: string;
  readonly initializationVector: string;
  readonly publicKeyId?: string | null | undefined;
}

interface KeyPair {
  readonly certificate: X509Certificate;
  readonly privateKeyPem: string;
  readonly publicKeyId: string;
}

export class EncryptionKeys {
  private made: Promise<KeyPair> | undefined;

  /** The answer of `/security/public-key-certificates`. */
  async published() {
    const { certificate, publicKeyId } = await this.pair();
    return [
      {
        certificate: certificate.raw.toString('base64'),
        certificateId: createHash('sha256').update(certificate.raw).digest('base64'),
        publicKeyId,
        validFrom: new Date(certificate.validFrom).toISOString(),
        validTo: new Date(certificate.validTo).toISOString(),
        usage: ['SymmetricKeyEncryption', 'KsefTokenEncryption'],
      },
    ];
  }

  /** The key of a session; null where it was not encrypted for this pair. @throws KsefProblem for the name of another pair */
  async unwrap({
    encryptedSymmetricKey,
    initializationVector,
    publicKeyId,
  }: EncryptedKey): Promise<SymmetricKey | null> {
    const pair = await this.pair();
    if (publicKeyId && publicKeyId !== pair.publicKeyId) {
      const details = [`Klucz o identyfikatorze ${publicKeyId} nie jest wspierany.`];
      throw new KsefProblem(
        400,
        21470,
        'Przesłany identyfikator klucza jest nieznany lub wskazuje na wycofany klucz.',
        details,
      );
    }
    try {
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const options = { key: pair.privateKeyPem, padding, oaepHash: 'sha256' };
      const key = privateDecrypt(options, Buffer.from(encryptedSymmetricKey, 'base64'));
      const iv = Buffer.from(initializationVector, 'base64');
      return key.length === 32 && iv.length === 16 ? { key, iv } : null;
    } catch {
      return null;
    }
  }

  private pair(): Promise<KeyPair> {
    this.made ??= newPair();
    return this.made;
  }
}

async function newPair(): Promise<KeyPair> {
  const { CertificateService } = await import('ksef-client-ts');
  const name = 'Local tax authority';
  const { certificatePem, privateKeyPem } = await CertificateService.generateCompanySeal(name, 'local', name, 'RSA');
  const certificate = new X509Certificate(certificatePem);
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return { certificate, privateKeyPem, publicKeyId: createHash('sha256').update(spki).digest('base64') };
}

/** AES-256-CBC with PKCS#7, by a key and a vector in base64; null where it does not fit. */
export function decrypted(content: Buffer, { key, iv }: { readonly key: string; readonly iv: string }): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-cbc', Buffer.from(key, 'base64'), Buffer.from(iv, 'base64'));
    return Buffer.concat([decipher.update(content), decipher.final()]);
  } catch {
    return null;
  }
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64');
}
