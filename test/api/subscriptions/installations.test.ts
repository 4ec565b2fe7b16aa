import { installations } from '../../../api/subscriptions/installations/schema.js';
import { eventually } from '../../eventually.js';
import { type Answered, openPerennial, type Perennial } from '../../perennial.js';
import { type Company, company, type Held } from '../../replacements.js';
import { signedByDataPlane } from '../../service.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let people: Company;
let next: Held;

/** Users who were moved and wait for their invitations. */
beforeAll(async () => {
  perennial = await openPerennial();
  people = await company(perennial.testEnvironment, { users: 8 });
  next = await people.replace({ seats: 8 });
  await next.setUpIs('done');
  await eventually(async () => expect((await listed()).counts.waiting).toBe(8));
});
afterAll(() => perennial.close());

const userAt = (place: number): string => people.userIds[place] ?? '';
const linkOf = (userId: string): string =>
  `/v1/installations/${perennial.testEnvironment.database.installations.tokenOf(next.id, userId)}`;

/** As a browser without an API key. */
async function browse(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(perennial.url + path, { method, headers });
}

const listed = (query = '') =>
  perennial.ask(installations, 'GET', `/v1/subscriptions/${next.id}/installations?limit=100${query}`);

async function stateOf(userId: string) {
  return (await listed()).items.find((one) => one.userId === userId);
}

describe('the link of an invitation', () => {
  it('shows a page in the user’s language that asks, however often it is opened', async () => {
    const user = userAt(0);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await browse(method, linkOf(user), { 'Accept-Language': 'cs' });
      expect(page.status).toBe(200);
      expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('Content-Language')).toBe('pl');
    }
    const html = await (await browse('GET', linkOf(user))).text();
    expect(html).toContain('<html lang="pl">');
    expect(html).toContain('Czy nowa wersja jest już zainstalowana?');
    expect(html).toContain('Piekarnia Nowak');
    expect(html).toContain('<form method="post">');
    // Neither who it is nor anything else to learn about the person.
    expect(html).not.toContain('User 1');
    const waits = { state: 'waiting', doneAt: null, doneBy: null, nextMailAt: expect.any(String) };
    expect(await stateOf(user)).toMatchObject(waits);
  });

  it('lets its form go to itself only, loads nothing and is not kept', async () => {
    const { headers } = await browse('GET', linkOf(userAt(0)));
    const policy = headers.get('Content-Security-Policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    const elsewhere = await browse('GET', '/v1/declaration');
    expect(elsewhere.headers.get('Content-Security-Policy')).toContain("form-action 'none'");
  });

  it('says that the user is done by its button, once, and thanks each time', async () => {
    const user = userAt(1);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const first = await browse('POST', linkOf(user), form);
    expect(first.status).toBe(200);
    expect(await first.text()).toContain('Dziękujemy: nowa wersja jest zainstalowana.');
    const done = await stateOf(user);
    expect(done).toMatchObject({ state: 'done', doneBy: 'link', nextMailAt: null, doneAt: expect.any(String) });
    expect((await browse('POST', linkOf(user), form)).status).toBe(200);
    expect(await stateOf(user)).toEqual(done);
    expect(await (await browse('GET', linkOf(user))).text()).not.toContain('<form');
  });

  it('is not valid when a character of it is another one, and says so on a page in the asked language', async () => {
    const user = userAt(2);
    const link = linkOf(user);
    const other = link.slice(0, -5) + (link.at(-5) === 'A' ? 'B' : 'A') + link.slice(-4);
    for (const method of ['GET', 'POST']) {
      for (const path of [other, `${link}x`, '/v1/installations/nothing']) {
        const page = await browse(method, path, { 'Accept-Language': 'cs' });
        expect(page.status).toBe(404);
        expect(await page.text()).toContain('Tento odkaz není platný');
      }
    }
    expect(await stateOf(user)).toMatchObject({ state: 'waiting' });
  });

  it('is in no log and in no answer', async () => {
    const token = linkOf(userAt(1)).split('/').at(-1) ?? '';
    expect(perennial.log()).toContain('/v1/installations/…');
    expect(perennial.log()).not.toContain(token);
  });

  it('is gone with its user', async () => {
    const { database } = perennial.testEnvironment;
    const user = userAt(7);
    await database.installations.eraseUser(people.tenantId, user);
    expect((await browse('GET', linkOf(user))).status).toBe(404);
  });
});

describe('a callback of the data plane', () => {
  const path = '/v1/installations/callbacks';
  const report = (body: object, headers?: Record<string, string>): Promise<Answered> =>
    // The operator's key counts for nothing here.
    perennial.call('POST', path, body, headers ?? signedByDataPlane(perennial.testEnvironment, JSON.stringify(body)));

  it('says which users are done, and is answered by name', async () => {
    const [three, four, stranger] = [userAt(3), userAt(4), `usr_${'0'.repeat(24)}`];
    const userIds = [three, stranger, 'four', three, four];
    const body = { subscriptionId: next.id, userIds, installedAt: '2035-02-01T10:00:00Z' };
    const refused = (code: string) => ({ result: 'refused', problem: { code } });
    expect(await report(body)).toMatchObject({
      status: 200,
      body: {
        results: [
          { pointer: '/userIds/0', userId: three, result: 'done' },
          { pointer: '/userIds/1', userId: stranger, ...refused('unknownUser') },
          { pointer: '/userIds/2', userId: null, ...refused('malformedUser') },
          { pointer: '/userIds/3', userId: null, ...refused('repeatedUser') },
          { pointer: '/userIds/4', userId: four, result: 'done' },
        ],
      },
    });
    const done = { state: 'done', doneBy: 'dataPlane', doneAt: '2035-02-01T10:00:00Z', nextMailAt: null };
    expect(await stateOf(three)).toMatchObject(done);
    // Said again with another time, it stays as it is.
    expect(await report({ subscriptionId: next.id, userId: three })).toMatchObject({
      body: { results: [{ pointer: '/userId', userId: three, result: 'alreadyDone' }] },
    });
    expect(await stateOf(three)).toMatchObject(done);
  });

  it.each([
    ['no signature', () => ({})],
    ['the signature of another body', () => signedByDataPlane(perennial.testEnvironment, '{}')],
    [
      'another secret',
      (body: object) =>
        signedByDataPlane({ dataPlaneSecret: Buffer.alloc(32).toString('base64') }, JSON.stringify(body)),
    ],
  ])('is refused with %s', async (_what, headersOf) => {
    const body = { subscriptionId: next.id, userId: userAt(5) };
    expect(await report(body, headersOf(body))).toEqual(refusal('unauthenticated'));
    expect(await stateOf(userAt(5))).toMatchObject({ state: 'waiting' });
  });

  it('names one user or several, of a subscription that there is', async () => {
    const both = { subscriptionId: next.id, userId: userAt(5), userIds: [userAt(6)] };
    expect(await report(both)).toEqual(refusal('invalidRequest'));
    expect(await report({ subscriptionId: next.id })).toEqual(refusal('invalidRequest'));
    const nowhere = { subscriptionId: `sub_${'0'.repeat(24)}`, userId: userAt(5) };
    expect(await report(nowhere)).toEqual(refusal('notFound'));
  });
});

describe('the list of who is left', () => {
  it('has everybody with a name, by state, with counts and what to do next', async () => {
    const all = await listed();
    expect(all.counts).toEqual({ waiting: 4, invited: 0, reminded: 0, done: 3, withdrawn: 0 });
    expect(all.items.map(({ userId }) => userId)).toEqual(people.userIds.slice(0, 7).toSorted());
    expect(all.items.every(({ name, email }) => name.startsWith('User ') && email?.includes('@'))).toBe(true);
    const waiting = await listed('&state=waiting');
    expect(waiting.items.map(({ userId }) => userId)).toEqual([0, 2, 5, 6].map(userAt).toSorted());
    expect(all.nextSteps.map(({ id }) => id)).toEqual(['users', 'domain', 'mail', 'data']);
  });

  it('is paged, and speaks the caller’s language', async () => {
    const path = `/v1/subscriptions/${next.id}/installations?limit=3`;
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await perennial.ask(installations, 'GET', path + after);
      seen.push(...page.items.map(({ userId }) => userId));
      cursor = page.next;
    }
    expect(seen).toEqual(people.userIds.slice(0, 7).toSorted());
    const polish = await perennial.call('GET', path, undefined, { 'Accept-Language': 'pl' });
    expect(polish.headers.get('Content-Language')).toBe('pl');
    expect(polish.text).toContain('Prosimy sprawdzić, kto ma licencję');
  });

  it('is empty, without next steps, where nothing was replaced', async () => {
    const path = `/v1/subscriptions/${people.old.id}/installations`;
    expect(await perennial.ask(installations, 'GET', path)).toMatchObject({ items: [], nextSteps: [] });
  });
});
