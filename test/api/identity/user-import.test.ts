import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { decodeText } from '../../../api/http/text-encoding.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { readCsv, writeCsvLine } from '../../../api/identity/users/csv.js';
import { userPage } from '../../../api/identity/users/schema.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

interface Report {
  readonly created: number;
  readonly exists: number;
  readonly wrong: number;
  readonly lines: readonly {
    readonly line: number;
    readonly result: string;
    readonly userId: string | null;
    readonly problems: readonly { readonly column: string | null; readonly detail: string }[];
  }[];
}

async function bakery() {
  const made = await perennial.ask(tenant, 'POST', '/v1/tenants', {
    country: 'PL',
    organisation: 'Piekarnia Nowak',
    timeZone: 'Europe/Warsaw',
    locale: 'pl-PL',
    administrators: [{ name: 'Anna Nowak', email: 'anna@piekarnia.example' }],
  });
  const base = `/v1/tenants/${made.id}`;
  const upload = async (file: string | Uint8Array<ArrayBuffer>, query = '', headers: object = {}) => {
    const response = await fetch(`${perennial.url}${base}/users/import${query}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${perennial.operatorKey}`, 'Content-Type': 'text/csv', ...headers },
      body: file,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Report };
  };
  const names = async () => {
    const { items } = await perennial.ask(userPage, 'GET', `${base}/users?limit=100`);
    return items.map(({ name }) => name).toSorted();
  };
  return { id: made.id, base, upload, names };
}

/** What became of each line: its number and result. */
const became = ({ lines }: Report) => lines.map(({ line, result }) => [line, result]);

describe('a file of users', () => {
  it('is imported with commas or semicolons, quotes, a byte order mark and columns in any order', async () => {
    const { upload, names, base } = await bakery();
    const first = await upload('\ufeffE-mail;Name\r\nx;y\r\n');
    expect(first).toMatchObject({ status: 422, body: { code: 'wrongLines' } });
    const file = '\ufeffemail;Time zone;NAME;Administrator\r\njan@p.example;Europe/Prague;"Kowalski; ""Jan""";yes\r\n';
    expect(await upload(file)).toMatchObject({ status: 200, body: { created: 1, exists: 0, wrong: 0 } });
    expect(became((await upload('name,email\n"Novák, Ivo",ivo@p.example\n\nEwa,ewa@p.example')).body)).toEqual([
      [2, 'created'],
      [4, 'created'],
    ]);
    expect(await names()).toEqual(['Anna Nowak', 'Ewa', 'Kowalski; "Jan"', 'Novák, Ivo']);
    const { items } = await perennial.ask(userPage, 'GET', `${base}/users?search=kowalski`);
    expect(items).toMatchObject([{ timeZone: 'Europe/Prague', locale: 'pl-PL', administrator: true }]);
  });

  it('is told of every line that is wrong, and nobody is imported', async () => {
    const { upload, names } = await bakery();
    const file = [
      'name,email,timeZone,administrator',
      'Jan,jan@p.example,,',
      ',ewa@p.example,,',
      'Ola,ola,Europe/Nowhere,maybe',
      'Iza,JAN@p.example,,',
      'Uta,uta@p.example,,,surplus',
    ].join('\n');
    const refused = await upload(file);
    expect(refused).toEqual(refusal('wrongLines'));
    const inPolish = (await upload(file, '', { 'Accept-Language': 'pl' })).text;
    for (const said of ['Nic nie zaimportowano', 'jest wymagane', 'musi mieć wartość yes albo no', 'w wierszu 2']) {
      expect(inPolish).toContain(said);
    }
    expect((await upload(file, '?dryRun=true', { 'Accept-Language': 'cs' })).text).toContain('má více hodnot');
    const problems = z
      .object({
        details: z.object({ problems: z.array(z.object({ line: z.number(), column: z.string().nullable() })) }),
      })
      .parse(refused.body).details.problems;
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 'name'],
      [4, 'administrator'],
      [4, 'email'],
      [4, 'timeZone'],
      [5, 'email'],
      [6, null],
    ]);
    expect(await names()).toEqual(['Anna Nowak']);
    const skipped = await upload(file, '?skipWrongLines=true');
    expect(skipped.body).toMatchObject({ created: 1, wrong: 4 });
    expect(await names()).toEqual(['Anna Nowak', 'Jan']);
  });

  it('leaves those who are there as they are', async () => {
    const { upload, names } = await bakery();
    const { body } = await upload('name,email\nAnother name,ANNA@piekarnia.example\nJan,jan@p.example');
    expect(became(body)).toEqual([
      [2, 'exists'],
      [3, 'created'],
    ]);
    expect(body.lines[0]?.userId).toMatch(/^usr_/);
    expect(await names()).toEqual(['Anna Nowak', 'Jan']);
  });

  it('is tried without importing anybody', async () => {
    const { upload, names } = await bakery();
    const { body } = await upload('name,email\nAnna,anna@piekarnia.example\nJan,jan@p.example\nX,x', '?dryRun=true');
    expect(became(body)).toEqual([
      [2, 'exists'],
      [3, 'created'],
      [4, 'wrong'],
    ]);
    expect(await names()).toEqual(['Anna Nowak']);
  });

  it.each([
    ['an unknown column', 'name,email,phone\nJan,jan@p.example,1', 'phone'],
    ['no e-mail', 'name\nJan', 'email'],
    ['a quote that is not closed', 'name,email\n"Jan,jan@p.example', null],
    ['nothing', '', 'name'],
  ])('with %s is refused as a whole', async (_what, file, column) => {
    const { upload } = await bakery();
    const answer = await upload(file, '?skipWrongLines=true');
    const problems = expect.arrayContaining([expect.objectContaining({ column })]);
    expect(answer).toMatchObject({ status: 422, body: { code: 'wrongLines', details: { problems } } });
  });

  it('is refused in an encoding that nobody can tell, or as another type', async () => {
    const { upload } = await bakery();
    // "Ma³gorzata" of a DOS file: as Windows-1250 it has no letters there.
    expect(await upload(Buffer.from('name,email\nMa\x88gorzata,m@p.example', 'latin1'))).toMatchObject({
      status: 415,
      body: { code: 'unsupportedMediaType', detail: expect.stringContaining('CSV UTF-8') },
    });
    expect(await upload('{}', '', { 'Content-Type': 'application/json' })).toEqual(refusal('unsupportedMediaType'));
    expect(await upload('x'.repeat(1024 * 1024 + 1))).toEqual(refusal('bodyTooLarge'));
  });

  it('is read as Excel saves it in Poland, and the answer says how', async () => {
    const { upload, names } = await bakery();
    const file = Buffer.from('sep=;\r\nName;E-mail;\r\n;;\r\nMa\xb3gorzata \x8cliwa;m!#^~&@p.example;\r\n', 'latin1');
    const { body } = await upload(file);
    expect(body).toMatchObject({ encoding: 'Windows-1250', lines: [{ line: 4, result: 'created' }] });
    expect(await names()).toEqual(['Anna Nowak', 'Małgorzata Śliwa']);
  });

  it('of 5,000 lines is imported once, however often the request is made', async () => {
    const { upload, base } = await bakery();
    const lines = Array.from({ length: 5_000 }, (_, i) => `Person ${i},person.${i}@p.example`);
    const file = ['name,email', ...lines].join('\n');
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await upload(file, '', headers);
    expect(first.body).toMatchObject({ created: 5_000, exists: 0, wrong: 0 });
    expect((await upload(file, '', headers)).text).toBe(first.text);
    expect((await upload(file)).body).toMatchObject({ created: 0, exists: 5_000 });
    const csv = await perennial.call('GET', `${base}/users.csv`);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(5_001);
    expect(csv.headers.get('Next-Cursor')).not.toBeNull();
    expect(await upload(`${file}\nOne more,more@p.example`)).toEqual(refusal('bodyTooLarge'));
  });

  it('goes on where a crash has stopped it', async () => {
    const { upload, id, names } = await bakery();
    const file = 'name,email,administrator\nJan,jan@p.example,yes\nEwa,ewa@p.example,yes\nOla,ola@p.example,no';
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = (await upload(file, '', headers)).body;
    // As if the process had died after the first user: no answer is known, and the others are not there.
    const { requestRecords, users, connection } = perennial.testEnvironment.database;
    await requestRecords.collection.updateMany({}, { $unset: { answer: true }, $set: { leaseUntil: new Date(0) } });
    const lost = first.lines.slice(1).map(({ userId }) => userId ?? '');
    await users.collection.deleteMany({ $or: lost.map((_id) => ({ _id })) });
    await connection
      .collection<{ _id: string }>('tenants')
      .updateOne({ _id: id }, { $pull: { administratorIds: { $in: lost } } as never });
    expect((await upload(file, '', headers)).body).toEqual(first);
    expect(await names()).toEqual(['Anna Nowak', 'Ewa', 'Jan', 'Ola']);
  });
});

describe('the text of a file', () => {
  const jan = (line: number) => [{ line, values: { name: 'Jan', email: 'jan@p.example' }, surplus: false }];
  it.each<[what: string, text: string, line: number]>([
    ['tabs', 'name\temail\nJan\tjan@p.example', 2],
    ['rows of separators', ';;\nname;email\n;\n \n;;;;\nJan;jan@p.example\n;', 6],
    ['separators at the ends', 'name,email,,\nJan,jan@p.example,,,', 2],
    ['a line that names the separator', 'sep=;\r\nname;email\r\nJan;jan@p.example', 3],
    ['that line as a spreadsheet has quoted it', '"sep=,",\nname,email\nJan,jan@p.example', 3],
    ['that line for tabs', 'sep=\t\nname\temail\nJan\tjan@p.example', 3],
    ['carriage returns', 'name;email\rJan;jan@p.example\r', 2],
  ])('is read with %s', (_what, text, line) => {
    expect(readCsv(text)).toEqual({ lines: jan(line) });
  });

  it('names a value that stands under no column', () => {
    expect(readCsv('name,email,\nJan,jan@p.example,x')).toMatchObject({ lines: [{ surplus: true }] });
    expect(readCsv('name,,email\nJan,,jan@p.example')).toMatchObject({ problems: [{ line: 1, column: '' }] });
  });

  const text = 'name;email\nŁucja Dvořáková;l@p.example\n';
  const utf16be = (of: string) => Buffer.from(of, 'utf16le').swap16();
  const windows1250 = Buffer.from('name;email\n\xa3ucja Dvo\xf8\xe1kov\xe1;l@p.example\n', 'latin1');
  it.each<[encoding: string, bytes: Buffer, charset: string | undefined]>([
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8', Buffer.from(`\ufeff${text}`), 'windows-1250'],
    ['UTF-16', Buffer.from(text, 'utf16le'), undefined],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), undefined],
    ['UTF-16', utf16be(text), undefined],
    ['UTF-16', utf16be(`\ufeff${text}`), undefined],
    ['UTF-16', Buffer.from(text, 'utf16le'), 'utf-16'],
    ['Windows-1250', windows1250, undefined],
    ['Windows-1250', windows1250, 'cp1250'],
    ['iso-8859-2', windows1250, 'iso-8859-2'],
  ])('is read from %s', (encoding, bytes, charset) => {
    expect(decodeText(bytes, charset)).toEqual({ text, encoding });
  });

  it.each([`${text}\0`, 'a\0b', '\u00a0?\u{827f8}s\0Ø'])('is UTF-8 where a zero alone makes it no UTF-16: %j', (of) => {
    expect(decodeText(Buffer.from(of))).toEqual({ text: of, encoding: 'UTF-8' });
  });

  it.each<[what: string, bytes: Buffer, charset: string | undefined]>([
    ['is in none that is known', Buffer.from('name\nMa\x88gorzata', 'latin1'), undefined],
    ['is in ISO 8859-2', Buffer.from('name\n\xb1 \xb6', 'latin1'), undefined],
    ['is in another one than it says', windows1250, 'utf-8'],
    ['is in one that nobody knows', Buffer.from(text), 'klingon'],
  ])('is refused when it %s', (_what, bytes, charset) => {
    expect(() => decodeText(bytes, charset)).toThrow(expect.objectContaining({ code: 'unsupportedMediaType' }));
  });
});

describe('the export of users', () => {
  it('is harmless in a spreadsheet, and can be imported again', async () => {
    const { upload, base } = await bakery();
    await upload(
      `name,email\n"=HYPERLINK(""http://x"")",=jan@p.example\n'+48,plus@p.example\n-Ewa,ewa@p.example`,
      '?skipWrongLines=true',
    );
    const { text, headers } = await perennial.call('GET', `${base}/users.csv`);
    expect(headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(text).toMatch(/^'-Ewa,ewa@p\.example,pl-PL,Europe\/Warsaw,no\r$/m);
    expect(text).toMatch(/^'\+48,/m);
    expect(text).not.toMatch(/^[=+\-@]|,[=+\-@]/m);
    const other = await bakery();
    expect((await other.upload(text)).body).toMatchObject({ wrong: 0, exists: 1 });
    expect(await other.names()).toEqual(expect.arrayContaining(['-Ewa', '+48']));
  });

  it.each(["'+48", "''=1", "'t Hooft", '=1', "'", '＝1', 'a\tb'])('keeps %j as it is', (name) => {
    const file = readCsv(`name,email\r\n${writeCsvLine([name, 'jan@p.example'])}`);
    expect(file).toEqual({ lines: [{ line: 2, values: { name, email: 'jan@p.example' }, surplus: false }] });
  });
});

describe('the export of a tenant', () => {
  it('has everything that is kept of it', async () => {
    const customer = await perennial.redeemed({ clock: undefined });
    const { status, body } = await perennial.call('GET', `/v1/tenants/${customer.tenantId}/export`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      tenant: { id: customer.tenantId },
      agreements: [{ signedBy: 'Anna Nowak' }],
      subscriptions: [{ id: customer.subscriptionId, state: 'active', planId: 'office-business' }],
      redemptions: [{ id: customer.redemptionId, state: 'redeemed', declaredBy: 'Anna Nowak' }],
      users: [{ name: 'Anna Nowak' }],
      licences: [{ subscriptionId: customer.subscriptionId }],
      next: null,
    });
  });

  it('comes in documents of so many users', async () => {
    const { base, upload } = await bakery();
    await upload('name,email\nJan,jan@p.example\nEwa,ewa@p.example');
    type Part = { users: { name: string }[]; next: string | null };
    const found: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const part = (await perennial.call('GET', `${base}/export?limit=1${cursor}`)).body as Part;
      found.push(...part.users.map(({ name }) => name));
      next = part.next;
    }
    expect(found.toSorted()).toEqual(['Anna Nowak', 'Ewa', 'Jan']);
  });
});
