import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sellerCertificates } from '../../../../adapters/billing/tax-authority/seller-certificates.js';
import type { HttpListener } from '../../../../servers/http-listener.js';
import { startTaxAuthority } from '../../../../servers/tax-authority.js';

const nip = '1234563218';

describe('certificates of sellers', () => {
  let directory: string;
  let server: HttpListener;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'certificates-'));
    server = await startTaxAuthority();
  });
  afterEach(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  async function put(sellerId: string, kind: string): Promise<void> {
    await mkdir(join(directory, sellerId), { recursive: true });
    for (const end of ['crt', 'key']) await writeFile(join(directory, sellerId, `${kind}.${end}`), `${kind} ${end}`);
  }

  const timeoutMs = 30_000;
  const withoutCounterpart = () => sellerCertificates({ directory, localUrl: undefined, timeoutMs });

  it('are read from the seller’s folder each time', async () => {
    await put('reseller-pl', 'auth');
    const certificates = withoutCounterpart();
    const auth = { certificatePem: 'auth crt', privateKeyPem: 'auth key' };
    expect(await certificates.authentication('reseller-pl', nip)).toEqual(auth);
    expect(await certificates.offline('reseller-pl', nip)).toBeNull();
    await put('reseller-pl', 'offline');
    expect(await certificates.offline('reseller-pl', nip)).toMatchObject({ privateKeyPem: 'offline key' });
  });

  it.each(['reseller-cz', '../reseller-pl', '.'])(
    'of %s, which has none, are a thing for its operators',
    async (sellerId) => {
      await put('reseller-pl', 'auth');
      await expect(withoutCounterpart().authentication(sellerId, nip)).rejects.toMatchObject({
        code: 'noAuthorityCertificate',
        retry: false,
      });
    },
  );

  it('are made by the local counterpart where there are none, the same each time', async () => {
    await put('own', 'auth');
    const certificates = sellerCertificates({ directory, localUrl: server.url, timeoutMs });
    expect(await certificates.authentication('own', nip)).toMatchObject({ certificatePem: 'auth crt' });
    const made = await certificates.authentication('reseller-pl', nip);
    expect(await certificates.authentication('reseller-pl', nip)).toEqual(made);
    const offline = await certificates.offline('reseller-pl', nip);
    const subjects = [made, offline].map((one) => new X509Certificate(one?.certificatePem ?? '').subject);
    expect(subjects[0]).toContain(`Authentication ${nip}`);
    expect(subjects[1]).toContain(`Offline ${nip}`);
    await expect(certificates.authentication('reseller-pl', '123')).rejects.toMatchObject({
      code: 'noAuthorityCertificate',
    });
    const nobody = sellerCertificates({ directory: undefined, localUrl: 'http://127.0.0.1:1', timeoutMs });
    await expect(nobody.offline('reseller-pl', nip)).rejects.toMatchObject({ code: 'taxAuthorityUnavailable' });
  });
});
