/** A fixed corpus by the official rules: XSD and Schematron of phive, and Mustang for PDFs. The first run fetches both. */
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ublOf } from '../../../../adapters/billing/documents/en16931.js';
import { invalidFiles } from '../../../../servers/invoice-rules.js';
import { inventedDocuments } from '../../../documents/invented.js';
import { writeCii, writeFiles } from '../../../documents/written-files.js';
import { sampleInvoice } from '../../../domain/billing/documents/samples.js';

const isOnPath = (name: string) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const withJava = isOnPath('java') && isOnPath('mvn') ? describe : describe.skip;

withJava('the official rules', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'perennial-rules-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('find nothing in documents of every kind, and what is wrong in one that is', async () => {
    const documents = inventedDocuments({ seed: 14, count: 45 });
    const broken = join(folder, 'broken.xml');
    await writeFile(broken, ublOf(sampleInvoice()).replace('>18222.11<', '>18222.12<'));
    const files = [...(await writeFiles(folder, documents)), ...(await writeCii(folder, documents))];
    const invalid = await invalidFiles([...files, { rules: 'en16931', path: broken }]);
    expect(files.length).toBeGreaterThan(50);
    expect(invalid).toEqual([
      { path: broken, errors: ['BR-CO-15', 'BR-CO-16'].map((rule) => expect.stringContaining(rule)) },
    ]);
  });
});
