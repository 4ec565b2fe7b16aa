import { createCipheriv, createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildUnsignedAuthTokenRequestXml,
  createZip,
  isValidKsefNumber,
  parseUpoXml,
  SignatureService,
} from 'ksef-client-ts';
import { certificateCode, offlineCertificate } from '../../../../adapters/billing/documents/ksef/codes.js';
import { ksefAuthority, ksefEnvironments } from '../../../../adapters/billing/tax-authority/ksef.js';
import {
  type AuthorityLogin,
  authorityLimits,
  type InvoiceToSubmit,
  sendingMode,
  type TaxAuthority,
} from '../../../../adapters/billing/tax-authority/tax-authority.js';
import type { HttpListener } from '../../../../servers/http-listener.js';
import { Journal } from '../../../../servers/journal.js';
import { sha256 } from '../../../../servers/tax-authority/keys.js';
import { Parts } from '../../../../servers/tax-authority/parts.js';
import { type ReceivedInvoice, Records, type Session } from '../../../../servers/tax-authority/records.js';
import { startTaxAuthority } from '../../../../servers/tax-authority.js';
import { read, told } from '../../../servers/local-server.js';
import { authorityAt, certificatesAt, finished, loginAt } from './local-authority.js';
import { sampleInvoice } from './sample-invoice.js';

let server: HttpListener;
let sellers = 0;
let authority: TaxAuthority;
let login: AuthorityLogin;

// Schema and key pair take a second: each test has a seller of its own instead of a server.
beforeAll(async () => {
  server = await startTaxAuthority();
});
afterAll(() => server.close());
beforeEach(async () => {
  sellers += 1;
  authority = authorityAt(server);
  login = await loginAt(server, `12345${String(sellers).padStart(5, '0')}`);
  await told(server, { processMs: 0 });
});

const online = { mode: 'online' } as const;
const batch = { mode: 'batch' } as const;

function invoice(number: string, about: Partial<InvoiceToSubmit> & { issuedOn?: string; more?: string } = {}) {
  const { issuedOn, more, ...rest } = about;
  const xml = sampleInvoice({ nip: login.nip, number, ...(issuedOn ? { issuedOn } : {}), ...(more ? { more } : {}) });
  return { documentId: `doc_${number}`, xml, offline: false, ...rest };
}

function hashOf(xml: string): string {
  return createHash('sha256').update(xml).digest('base64');
}

async function registered(): Promise<ReceivedInvoice[]> {
  const { items } = await read<{ items: ReceivedInvoice[] }>(server, '/control/invoices');
  return items.filter(({ nip, ksefNumber }) => nip === login.nip && ksefNumber !== null);
}

function post(path: string, body: string): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/xml' }, body });
}

async function forgetTokens(): Promise<void> {
  await fetch(`${server.url}/control/tokens`, { method: 'DELETE' });
}

describe('an invoice sent by itself', () => {
  it('gets a number and a receipt that names its hash', async () => {
    const sent = invoice('F/1');
    const submission = await authority.submit(login, [sent], online);
    const [answer] = await finished(authority, login, submission);
    if (answer?.state !== 'accepted') throw new Error(JSON.stringify(answer));
    expect(answer).toMatchObject({ documentId: 'doc_F/1', acceptedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(answer.number.startsWith(`${login.nip}-`)).toBe(true);
    expect(isValidKsefNumber(answer.number)).toBe(true);
    const [receipt] = parseUpoXml(answer.upo ?? '').dokumenty;
    expect(receipt).toMatchObject({
      numerKSeFDokumentu: answer.number,
      numerFaktury: 'F/1',
      skrotDokumentu: hashOf(sent.xml),
    });
    expect(JSON.parse(JSON.stringify(submission))).toEqual(submission);
  });

  it('is pending until it was judged, and not asked again once its answer is known', async () => {
    await told(server, { hold: true });
    const submission = await authority.submit(login, [invoice('F/1')], online);
    const before = await authority.results(login, submission);
    expect(before).toEqual({ finished: false, answers: [{ documentId: 'doc_F/1', state: 'pending' }] });
    await told(server, {});
    await finished(authority, login, submission);
    const known = new Set(['doc_F/1']);
    expect(await authority.results(login, submission, { known })).toEqual({ finished: true, answers: [] });
  });

  it('is found by its number and day', async () => {
    const sent = invoice('F/1');
    const [answer] = await finished(authority, login, await authority.submit(login, [sent], online));
    const question = { sellerNip: login.nip, number: 'F/1', issuedOn: '2025-10-02' };
    const found = await authority.find(login, question);
    expect(found).toEqual([
      { number: answer && 'number' in answer && answer.number, acceptedAt: expect.any(String), hash: hashOf(sent.xml) },
    ]);
    expect(await authority.find(login, { ...question, number: 'F/2' })).toEqual([]);
    expect(await authority.find(login, { ...question, issuedOn: '2025-10-01' })).toEqual([]);
  });

  it('may be dated later on a test clock only, where the authority is local', async () => {
    const sent = invoice('F/1', { issuedOn: '2031-02-03' });
    const now = await finished(authority, login, await authority.submit(login, [sent], online));
    expect(now).toMatchObject([{ state: 'rejected', code: '450', details: [expect.stringContaining('P_1')] }]);
    const at = '2031-02-03T09:00:00Z';
    const then = await finished(authority, login, await authority.submit(login, [sent], { ...online, at }));
    expect(then).toMatchObject([
      { state: 'accepted', number: expect.stringContaining('-20310203-'), acceptedAt: '2031-02-03T09:00:00.000Z' },
    ]);
    const ministry = ksefAuthority({ ...ksefEnvironments['ksef-test'], local: false, timeoutMs: 1000 });
    await expect(ministry.submit(login, [sent], { ...online, at })).rejects.toMatchObject({
      code: 'realServiceOnTestClock',
    });
  });
});

describe('a batch', () => {
  it('of 300 invoices is registered, each with its receipt', async () => {
    await told(server, { processMs: 5, jitterMs: 50, seed: 7 });
    const invoices = Array.from({ length: 300 }, (_, index) => invoice(`B/${index}`));
    const submission = await authority.submit(login, invoices, batch);
    expect(submission.sessions).toHaveLength(1);
    const answers = await finished(authority, login, submission);
    expect(new Set(answers.map(({ documentId }) => documentId)).size).toBe(300);
    const numbers = answers.map((answer) => (answer.state === 'accepted' && answer.upo ? answer.number : null));
    expect(new Set(numbers).size).toBe(300);
    expect(numbers).not.toContain(null);
  });

  it('holds what was issued offline apart, since a whole session is offline or is not', async () => {
    const invoices = [invoice('B/1'), invoice('B/2', { offline: true }), invoice('B/3')];
    const submission = await authority.submit(login, invoices, batch);
    expect(submission.sessions.map((session) => session.invoices.length)).toEqual([2, 1]);
    const answers = await finished(authority, login, submission);
    const modes = answers.map((answer) => 'upo' in answer && parseUpoXml(answer.upo ?? '').dokumenty[0]?.trybWysylki);
    expect(modes[2]).toBe('Offline');
  });

  it('that failed as a whole says of none that it was rejected', async () => {
    await told(server, { processMs: 0, failBatches: 1 });
    const submission = await authority.submit(login, [invoice('B/1'), invoice('B/2')], batch);
    const answers = await finished(authority, login, submission);
    expect(answers).toMatchObject([
      { documentId: 'doc_B/1', state: 'notProcessed', code: '500' },
      { documentId: 'doc_B/2', state: 'notProcessed', code: '500' },
    ]);
  });

  it('takes the place of single invoices above a handful', () => {
    expect([1, 3, 4, 5000].map(sendingMode)).toEqual(['online', 'online', 'batch', 'batch']);
  });

  it('is refused when it holds nothing, or too much', async () => {
    await expect(authority.submit(login, [], batch)).rejects.toMatchObject({ code: 'invalidRequest' });
    const many = Array.from({ length: authorityLimits.onlineAtOnce + 1 }, () => invoice('B/1'));
    await expect(authority.submit(login, many, online)).rejects.toMatchObject({ code: 'invalidRequest' });
  });
});

describe('sent twice', () => {
  it('an invoice whose answer was lost is accepted once, with its first number', async () => {
    await told(server, { processMs: 0, loseAnswers: 1, only: '/invoices' });
    const invoices = [invoice('F/1'), invoice('F/2')];
    await expect(authority.submit(login, invoices, online)).rejects.toMatchObject({ code: 'taxAuthorityUnavailable' });
    const [first] = await registered();
    expect(first?.fields?.number).toBe('F/1');
    const answers = await finished(authority, login, await authority.submit(login, invoices, online));
    expect(answers).toMatchObject([
      { state: 'accepted', number: first?.ksefNumber, upo: expect.stringContaining(first?.ksefNumber ?? '') },
      { state: 'accepted' },
    ]);
    expect(await registered()).toHaveLength(2);
  });

  it('a batch whose last answer was lost is accepted once', async () => {
    await told(server, { processMs: 0, loseAnswers: 1, only: '/close' });
    const invoices = [invoice('B/1'), invoice('B/2')];
    await expect(authority.submit(login, invoices, batch)).rejects.toMatchObject({ code: 'taxAuthorityUnavailable' });
    const answers = await finished(authority, login, await authority.submit(login, invoices, batch));
    const numbers = (await registered()).map(({ ksefNumber }) => ksefNumber);
    expect(numbers).toHaveLength(2);
    expect(answers.map((answer) => 'number' in answer && answer.number)).toEqual(numbers);
  });

  it('another invoice of the same number is a duplicate for good', async () => {
    const original = await authority.submit(login, [invoice('F/1')], online);
    await finished(authority, login, original);
    const [first] = await registered();
    const other = invoice('F/1', { more: '<!-- otherwise -->' });
    const answers = await finished(authority, login, await authority.submit(login, [other], online));
    expect(answers).toMatchObject([
      {
        state: 'rejected',
        code: '440',
        message: 'Duplikat faktury',
        details: expect.arrayContaining([first?.ksefNumber]),
      },
    ]);
  });

  it('one that another program sent is accepted without a receipt', async () => {
    await finished(authority, login, await authority.submit(login, [invoice('F/1')], online));
    await told(server, { processMs: 0, hideReceipts: true });
    const answers = await finished(authority, login, await authority.submit(login, [invoice('F/1')], online));
    expect(answers).toMatchObject([{ state: 'accepted', upo: null, number: (await registered())[0]?.ksefNumber }]);
  });
});

describe('an authority that is away', () => {
  it.each([502, 503])('with a page (%i) is asked again when it says', async (status) => {
    await told(server, { failNext: 1, status, retryAfterSeconds: 120 });
    await expect(authority.submit(login, [invoice('F/1')], online)).rejects.toMatchObject({
      code: 'taxAuthorityUnavailable',
      retry: true,
      details: { status, retryAfterSeconds: 120 },
    });
    const answers = await finished(authority, login, await authority.submit(login, [invoice('F/1')], online));
    expect(answers).toMatchObject([{ state: 'accepted' }]);
  });

  it('that answers with a page and success was not understood either', async () => {
    await told(server, { failNext: 1, status: 400 });
    await expect(authority.submit(login, [invoice('F/1')], online)).rejects.toMatchObject({ retry: true });
  });

  it('and nobody, or somebody too slow, are the same', async () => {
    const nobody = authorityAt({ url: 'http://127.0.0.1:1' });
    await expect(nobody.submit(login, [invoice('F/1')], online)).rejects.toMatchObject({
      code: 'taxAuthorityUnavailable',
    });
    await told(server, { delayMs: 60_000 });
    const hasty = authorityAt(server, 50);
    await expect(hasty.submit(login, [invoice('F/1')], online)).rejects.toMatchObject({
      code: 'taxAuthorityUnavailable',
      message: expect.stringContaining('50 ms'),
    });
  });

  it('is not waited for by who has stopped', async () => {
    await authority.submit(login, [invoice('F/1')], online);
    await told(server, { delayMs: 60_000 });
    const stopped = new AbortController();
    const sending = authority.submit(login, [invoice('F/2')], { ...online, signal: stopped.signal });
    stopped.abort(new Error('stopped'));
    await expect(sending).rejects.toThrow('stopped');
  });

  it('loses a receipt, which is fetched with the next answers', async () => {
    const submission = await authority.submit(login, [invoice('F/1')], online);
    const [sent] = await registered();
    await told(server, { failNext: 1, only: `/${sent?.id}` });
    expect(await authority.results(login, submission)).toMatchObject({ finished: false });
    expect(await authority.results(login, submission)).toMatchObject({ finished: true });
  });

  it('takes 30 sessions a minute, and says when to come again', async () => {
    await told(server, { processMs: 0, limits: 'production' });
    const sendOne = (index: number) => authority.submit(login, [invoice(`F/${index}`)], online);
    for (let index = 0; index < 30; index += 1) await sendOne(index);
    const refusal: unknown = await sendOne(30).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'taxAuthorityUnavailable', details: { status: 429 } });
    const { retryAfterSeconds } = (refusal as { details: { retryAfterSeconds: number } }).details;
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });
});

describe('a rejection', () => {
  const reasons: readonly [string, (xml: string) => string, string, RegExp][] = [
    ['an element that the schema does not know', (xml) => xml.replace('<P_15>', '<P_15x/><P_15>'), '450', /P_15x/],
    [
      'a processing instruction',
      (xml) => xml.replace('<Faktura', '<?xml-stylesheet href="x"?><Faktura'),
      '430',
      /instrukcje/,
    ],
    ['a byte order mark', (xml) => `\uFEFF${xml}`, '430', /BOM/],
    ['no XML', (xml) => xml.slice(0, -20), '430', /XML/],
    ['a character that is discouraged', (xml) => xml.replace('Prosta', 'Pro\u0085\u0086sta'), '430', /Unicode/],
    ['the NIP of somebody else', (xml) => xml.replace(/<NIP>12345\d+/, '<NIP>5260001246'), '410', /^$/],
  ];
  it.each(reasons)('for %s says why', async (_what, spoiled, code, detail) => {
    const { xml, ...rest } = invoice('F/1');
    const submission = await authority.submit(login, [{ ...rest, xml: spoiled(xml) }, invoice('F/2')], online);
    const [rejected, other] = await finished(authority, login, submission);
    expect(rejected).toMatchObject({ state: 'rejected', code });
    expect(rejected && 'details' in rejected && rejected.details.join(' ')).toMatch(detail);
    expect(other).toMatchObject({ state: 'accepted' });
  });

  it('of what is too large is known before it is sent', async () => {
    const large = invoice('F/1', { more: `<!--${'x'.repeat(authorityLimits.bytesPerInvoice)}-->` });
    const answers = await finished(authority, login, await authority.submit(login, [large, invoice('F/2')], online));
    expect(answers).toMatchObject([{ state: 'rejected', code: 'tooLarge' }, { state: 'accepted' }]);
  });

  it('that is told for a reason of its own comes with it', async () => {
    const rejection = { code: 415, description: 'Brak możliwości wysyłania faktury z załącznikiem', details: ['one'] };
    await told(server, { processMs: 0, rejectNext: 1, rejection });
    const answers = await finished(authority, login, await authority.submit(login, [invoice('F/1')], online));
    expect(answers).toMatchObject([
      { state: 'rejected', code: '415', message: rejection.description, details: ['one'] },
    ]);
  });

  it('of an invoice issued offline is corrected once, by one that names its hash', async () => {
    await told(server, { processMs: 0, rejectNext: 1 });
    const rejected = invoice('F/1', { offline: true });
    await finished(authority, login, await authority.submit(login, [rejected], batch));
    const hashOfCorrected = hashOf(rejected.xml);
    const corrected = invoice('F/1', { offline: true, hashOfCorrected, more: '<!-- corrected -->' });
    // Corrections are never taken in a batch.
    const submission = await authority.submit(login, [corrected, invoice('F/2')], batch);
    expect(submission.sessions.map(({ mode }) => mode)).toEqual(['online', 'batch']);
    const answers = await finished(authority, login, submission);
    expect(answers).toMatchObject([{ state: 'accepted' }, { state: 'accepted' }]);
    const again = await authority.submit(login, [{ ...corrected, documentId: 'doc_again' }, invoice('F/3')], online);
    expect(await finished(authority, login, again)).toMatchObject([
      { documentId: 'doc_again', state: 'rejected', code: '21166' },
      { documentId: 'doc_F/3', state: 'accepted' },
    ]);
  });
});

describe('a login', () => {
  it('is renewed when the authority has forgotten it', async () => {
    const submission = await authority.submit(login, [invoice('F/1')], online);
    await forgetTokens();
    const answers = await finished(authority, login, submission);
    expect(answers).toMatchObject([{ state: 'accepted' }]);
  });

  it('serves many calls at once', async () => {
    const submissions = await Promise.all(
      ['F/1', 'F/2', 'F/3'].map((number) => authority.submit(login, [invoice(number)], online)),
    );
    const answers = await Promise.all(submissions.map((submission) => finished(authority, login, submission)));
    expect(answers.flat().map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('is waited for', async () => {
    await told(server, { processMs: 0, loginMs: 100 });
    await expect(authority.submit(login, [invoice('F/1')], online)).resolves.toMatchObject({ refused: [] });
  });

  it('by the certificate of another seller is refused for good', async () => {
    const other = await loginAt(server, '5260001246');
    const mixed = { ...login, certificatePem: other.certificatePem, privateKeyPem: other.privateKeyPem };
    await expect(authority.submit(mixed, [invoice('F/1')], online)).rejects.toMatchObject({
      code: 'taxAuthorityRefused',
      message: expect.stringContaining('Brak przypisanych uprawnień'),
    });
  });

  it('by a certificate of type Offline is refused for good', async () => {
    const { offline } = await certificatesAt(server, login.nip);
    await expect(authority.submit({ ...login, ...offline }, [invoice('F/1')], online)).rejects.toMatchObject({
      code: 'taxAuthorityRefused',
      details: { code: 21115 },
    });
  });

  it('by the key of another certificate is refused for good', async () => {
    const { offline } = await certificatesAt(server, login.nip);
    const mixed = { ...login, privateKeyPem: offline.privateKeyPem };
    await expect(authority.submit(mixed, [invoice('F/1')], online)).rejects.toMatchObject({
      code: 'taxAuthorityRefused',
      details: { code: 9105 },
    });
  });

  it('whose document was changed after it was signed is refused', async () => {
    const { challenge } = (await (await post('/v2/auth/challenge', '')).json()) as { challenge: string };
    const request = { challenge, contextIdentifier: { type: 'Nip' as const, value: login.nip } };
    const xml = buildUnsignedAuthTokenRequestXml(request);
    const signed = SignatureService.sign(xml, login.certificatePem, login.privateKeyPem);
    const changed = await post('/v2/auth/xades-signature', signed.replace(`<Nip>${login.nip}`, '<Nip>5260001246'));
    expect([changed.status, await changed.text()]).toEqual([400, expect.stringContaining('9105')]);
  });

  it('without a readable key is the seller’s to repair, and the key is not quoted', async () => {
    const broken = { ...login, privateKeyPem: 'secret' };
    const refusal: unknown = await authority.submit(broken, [invoice('F/1')], online).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'noAuthorityCertificate' });
    expect(String(refusal)).not.toContain('secret');
  });
});

describe('an authority that was restarted', () => {
  it('knows numbers, receipts, duplicates and certificates', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tax-authority-'));
    const first = await startTaxAuthority({ folder });
    const own = await loginAt(first, login.nip);
    const before = authorityAt(first);
    const submission = await before.submit(own, [invoice('B/1'), invoice('B/2')], batch);
    const [answer] = await finished(before, own, submission);
    await first.close();

    const second = await startTaxAuthority({ folder });
    try {
      expect(await loginAt(second, login.nip)).toEqual(own);
      const after = authorityAt(second);
      expect((await finished(after, own, submission))[0]).toEqual(answer);
      const again = await after.submit(own, [invoice('B/1')], online);
      expect(await finished(after, own, again)).toEqual([answer]);
    } finally {
      await second.close();
      await rm(folder, { recursive: true });
    }
  });

  it('unpacks the batch that it had received when it was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tax-authority-'));
    const sent = invoice('B/1');
    const zip = await createZip([{ fileName: '1.xml', content: Buffer.from(sent.xml) }]);
    const [key, iv] = [Buffer.alloc(32, 1), Buffer.alloc(16, 2)];
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const part = Buffer.concat([cipher.update(zip), cipher.final()]);
    const sizeAndHash = (content: Buffer) => ({ fileSize: content.length, fileHash: sha256(content) });
    new Parts(join(folder, 'parts')).put('20261128-SB-1', 1, part);
    const session: Session = {
      id: '20261128-SB-1',
      kind: 'batch',
      nip: login.nip,
      loginHash: sha256(part),
      offline: false,
      key: key.toString('base64'),
      iv: iv.toString('base64'),
      openedAt: '2026-11-28T10:00:00.000Z',
      closedAt: '2026-11-28T10:00:01.000Z',
      batch: { ...sizeAndHash(zip), parts: [{ ordinalNumber: 1, ...sizeAndHash(part) }] },
      judgedAt: null,
      failure: null,
    };
    new Records(new Journal(join(folder, 'invoices.jsonl'))).put([['session', session]]);

    const restarted = await startTaxAuthority({ folder });
    try {
      const own = await loginAt(restarted, login.nip);
      const invoices = [{ documentId: sent.documentId, hash: hashOf(sent.xml) }];
      const submission = { sessions: [{ reference: session.id, mode: 'batch' as const, invoices }], refused: [] };
      expect(await finished(authorityAt(restarted), own, submission)).toMatchObject([
        { state: 'accepted', acceptedAt: session.openedAt },
      ]);
    } finally {
      await restarted.close();
      await rm(folder, { recursive: true });
    }
  });

  it('lost a session of its memory only: what was in it is sent again', async () => {
    const submission = await authority.submit(login, [invoice('F/1')], online);
    const lost = { ...submission, sessions: submission.sessions.map((one) => ({ ...one, reference: 'unknown' })) };
    const answers = await finished(authority, login, lost);
    expect(answers).toMatchObject([{ state: 'notProcessed', code: '21173' }]);
  });
});

it('says at the address of KOD II whether the certificate has signed for the invoice', async () => {
  const { offline } = await certificatesAt(server, login.nip);
  const signing = offlineCertificate(offline, login.nip, new Date());
  const { xml } = invoice('1');
  const { link } = certificateCode({ baseUrl: server.url, nip: login.nip, xml }, signing);
  const page = await fetch(link);
  expect([page.status, await page.text()]).toEqual([
    200,
    expect.stringMatching(`^Signed by certificate ${signing.serialNumber}`),
  ]);
  const [path = '', signature = ''] = [link.slice(0, link.lastIndexOf('/')), link.slice(link.lastIndexOf('/') + 1)];
  const other = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}/${signature}`;
  const unknown = link.replace(signing.serialNumber, '0'.repeat(16));
  for (const wrong of [other, unknown]) expect((await fetch(wrong)).status).toBe(404);
});
