import { createHash } from 'node:crypto';
import { resend } from '../../../api/billing/documents/resend.js';
import { type DocumentRecord, documentOf } from '../../../models/billing/documents.js';
import type { Database } from '../../../models/database.js';
import { giveBack } from '../../databases.js';
import { sampleInvoice } from '../../domain/billing/documents/samples.js';
import { openTestDatabase } from '../http/api-under-test.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => giveBack(database));

const woken: string[] = [];
const client = { workflow: { signalWithStart: async (type: string) => woken.push(type) } };
const again = (record: DocumentRecord, documents = database.documents) =>
  resend({ database: { ...database, documents }, client, taskQueue: 'q' } as never, record);
const found = async (id: string) => (await database.documents.find(id)) as DocumentRecord;
const hashOf = (xml: string) => createHash('sha256').update(xml).digest('base64');

/** It was handed over with both codes, made of this file, and rejected. */
async function rejected(id: string, xml: string): Promise<DocumentRecord> {
  const offline = { since: new Date(), sendBy: '2026-12-01', certificateLink: 'https://qr.example/certificate' };
  const $set = { 'authority.state': 'rejected', 'authority.offline': offline, sending: null } as const;
  await database.documents.collection.updateOne({ _id: id }, { $set });
  const bytes = new TextEncoder().encode(xml);
  await database.documentFiles.obtain(await found(id), 'ksef', async () => ({ mediaType: 'application/xml', bytes }));
  return found(id);
}

it('a document that was handed over and rejected keeps its content and the hash of its codes, whatever crashes', async () => {
  const invoice = sampleInvoice();
  const { _id } = await database.documents.issue('invoice/1', 'PL/F', async () => ({
    series: 'PL/F',
    year: 2026,
    sellerId: 'reseller-pl',
    tenantId: 'ten_1',
    partnerId: null,
    originalId: invoice.id,
    revision: 0,
    sendsToAuthority: true,
    make: (id, number) => ({ ...invoice, id, number }),
  }));
  // Every one of them has a last day, handed over or not.
  expect((await found(_id)).sendBy).not.toBeNull();
  const record = await rejected(_id, '<first/>');
  const crashing = Object.assign(Object.create(database.documents) as Database['documents'], {
    sendAgain: async () => {
      throw new Error('killed');
    },
  });
  await expect(again(record, crashing)).rejects.toThrow('killed');
  expect(await database.documentFiles.find(_id, 'ksef')).toBeNull();
  const after = await again(await found(_id));
  expect(after).toMatchObject({
    sending: 'waiting',
    authority: { state: 'issued', hashOfRejected: hashOf('<first/>') },
  });
  expect(documentOf(after)).toEqual(documentOf(record));
  expect(woken).toEqual(['authoritySubmissions']);

  // What stood in for it is rejected as well: the printed codes are still those of the first.
  await again(await rejected(_id, '<second/>'));
  expect((await found(_id)).authority?.hashOfRejected).toBe(hashOf('<first/>'));
  await expect(again(await found(_id))).resolves.toMatchObject({ authority: { state: 'issued' } });
});
