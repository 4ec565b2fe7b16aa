import { access } from '../../api/access.js';
import type { AccessTable } from '../../api/http/access-table.js';
import { issuedKeyBatch } from '../../api/keys/key-batches/schema.js';
import { routes } from '../../api/routes.js';
import { type Answered, openPerennial, type Perennial } from '../perennial.js';
import { signedByDataPlane } from '../service.js';
import { refusal } from './refusal.js';
import { type Taken, taken, zeros } from './request-bodies.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
  // What the table creates is there already.
  await perennial.createPartner('4711');
});

afterAll(() => perennial.close());

const table: AccessTable = access;

type Fields = Readonly<Record<string, unknown>>;

const each = taken.map((one): [string, Taken] => {
  const kind = String(one.body['use'] ?? Object.keys(one.body)[0]);
  return [
    taken.filter(({ operationId }) => operationId === one.operationId).length > 1
      ? `${one.operationId} (${kind})`
      : one.operationId,
    one,
  ];
});

function routeOf({ operationId }: Taken) {
  const route = routes.find((one) => one.operationId === operationId);
  if (!route) throw new Error(`There is no operation ${operationId}`);
  return route;
}

function send(one: Taken, body: unknown): Promise<Answered> {
  const { operationId, path } = one;
  const route = routeOf(one);
  const signed = table[operationId] === 'dataPlane';
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = signed ? signedByDataPlane(perennial.testEnvironment, text) : {};
  return perennial.call(route.method.toUpperCase(), path ?? route.path, body, headers);
}

type Path = readonly (string | number)[];

/** Every value of a body, the lists and objects included. */
function placesOf(value: unknown, path: Path = []): { path: Path; value: unknown }[] {
  const here = path.length > 0 ? [{ path, value }] : [];
  if (typeof value !== 'object' || value === null) return here;
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...here, ...inner.flatMap(([name, one]) => placesOf(one, [...path, name]))];
}

/** The body with another value at a place. */
function withValue(body: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(body)) return body.with(Number(name), withValue(body[Number(name)], rest, value));
  const fields = body as Fields;
  return { ...fields, [name]: withValue(fields[name], rest, value) };
}

const pointerOf = (path: Path) => path.map((part) => `/${part}`).join('');

/** Another value at a place of a body. */
interface Change {
  readonly path: Path;
  readonly value: unknown;
}

/** Errors that name this place, or one inside it. */
function errorsAt(path: Path) {
  const pointer = expect.stringMatching(new RegExp(`^${pointerOf(path).replaceAll('$', '\\$')}(/|$)`));
  return expect.arrayContaining([expect.objectContaining({ pointer, detail: expect.any(String) })]);
}

/** A problem document that names this place, and repeats nothing of what was sent. */
function naming(path: Path) {
  const body = expect.objectContaining({ code: 'invalidRequest', errors: errorsAt(path) });
  return expect.objectContaining({ status: 422, body });
}

/** The same as it is thrown. */
const namingOf = (path: Path) =>
  expect.objectContaining({ code: 'invalidRequest', status: 422, fieldErrors: errorsAt(path) });

/**
 * Checks each changed body as its route does before anything else, and expects a refusal that names the place that was changed. The
 * first one is sent: from there on the refusals of a route go one way.
 */
async function refusesEach(one: Taken, changes: readonly Change[]): Promise<void> {
  const [first] = changes;
  if (!first) return;
  const answer = await send(one, withValue(one.body, first.path, first.value));
  expect({ first, answer }).toEqual({ first, answer: naming(first.path) });
  expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
  for (const change of changes) {
    expect({ change, refusal: refusalOf(one, change) }).toEqual({ change, refusal: namingOf(change.path) });
  }
}

/** What the route throws at the changed body, as it comes out of JSON; undefined: it takes it. */
function refusalOf(one: Taken, { path, value }: Change): unknown {
  return refusedBody(one, JSON.parse(JSON.stringify(withValue(one.body, path, value))));
}

function refusedBody(one: Taken, body: unknown): unknown {
  const route = routeOf(one);
  const { pathname, searchParams: query } = new URL(one.path ?? route.path, perennial.url);
  const values = pathname.split('/');
  const names = route.path.split('/');
  const params = Object.fromEntries(
    names.flatMap((name, i) =>
      name.startsWith('{') ? [[name.slice(1, -1), decodeURIComponent(values[i] ?? '')]] : [],
    ),
  );
  try {
    route.check({ params, query, body });
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

describe('every route with a body', () => {
  it('is in the table of bodies', () => {
    const withBody = routes
      .filter(({ body, bodyTypes, readsWebhook }) => body && bodyTypes.includes('application/json') && !readsWebhook)
      .map(({ operationId }) => operationId);
    expect([...new Set(taken.map(({ operationId }) => operationId))].sort()).toEqual(withBody.sort());
  });

  it.each(each)('takes a body that is right in form: %s', async (_name, one) => {
    // What it is about does not exist or is not possible: a refusal, but not of a field's form. Whoever is invited need not exist,
    // and an API key joins nothing.
    const { status, text } = await send(one, one.body);
    expect([201, 403, 404, 409, 422]).toContain(status);
    expect(text).not.toMatch(/is not a known field|is required|[Ii]nvalid input|must be a/);
  });

  it.each(each)('refuses a field that it does not know, at every depth: %s', async (_name, one) => {
    const objects = [{ path: [] as Path, value: one.body as unknown }, ...placesOf(one.body)].filter(
      ({ value }) => typeof value === 'object' && !Array.isArray(value),
    );
    await refusesEach(
      one,
      objects.map(({ path }) => ({ path: [...path, 'surprise'], value: 1 })),
    );
  });

  it.each(each)('refuses another type in every place: %s', async (_name, one) => {
    const others = [null, 12.5, true, [], {}, 'x'];
    const changes = placesOf(one.body).flatMap(({ path, value }) =>
      others
        .filter(
          (other) =>
            !(typeof other === typeof value && Array.isArray(other) === Array.isArray(value)) || other === null,
        )
        .filter((other) => other !== null || !one.nullable?.includes(path.join('/')))
        .map((other) => ({ path, value: other as unknown })),
    );
    await refusesEach(one, changes);
  });

  it.each(each)('refuses operators of MongoDB in every place: %s', async (_name, one) => {
    const places = placesOf(one.body);
    await refusesEach(one, [
      ...places.map(({ path }) => ({ path, value: { $gt: '' } })),
      ...places.map(({ path }) => ({ path, value: [{ $ne: null }] })),
      ...places
        .filter(({ value }) => typeof value === 'object' && !Array.isArray(value))
        .map(({ path }) => ({ path: [...path, '$where'], value: 'sleep(1000)' })),
      { path: ['$where'], value: 'sleep(1000)' },
    ]);
  });

  it.each(each)('refuses a zero character in every text: %s', async (_name, one) => {
    const texts = placesOf(one.body).filter(({ value }) => typeof value === 'string');
    await refusesEach(
      one,
      texts.map(({ path, value }) => ({ path, value: `${value}\0` })),
    );
  });

  it.each(each)('refuses a body that is no object, and one that is missing: %s', async (_name, one) => {
    const needed = !routeOf(one).body?.safeParse(undefined).success;
    for (const body of [null, [], 'text', 7, ...(needed ? [undefined] : [])])
      expect({ body, refusal: refusedBody(one, body) }).toMatchObject({ body, refusal: { code: 'invalidRequest' } });
  });

  // One reader reads them all.
  it.each(each.slice(0, 3))('refuses a body of a megabyte: %s', async (_name, one) => {
    expect(await send(one, { ...one.body, padding: 'x'.repeat(1024 * 1024) })).toEqual(refusal('bodyTooLarge'));
  });
});

/** The lines that a person types, by operation. */
const lines: readonly [string, Path][] = [
  ['createApiKey', ['name']],
  ['createSeller', ['legalName']],
  ['createSeller', ['contact', 'name']],
  ['createProduct', ['name']],
  ['createPlan', ['name']],
  ['createPartner', ['name']],
  ['createPartner', ['email']],
  ['revokeKey', ['reason']],
  ['revokeKeyBatch', ['reason']],
  ['cancelKeyOrder', ['reason']],
  ['openRedemption', ['declaration', 'name']],
  ['openRedemption', ['tenant', 'organisation']],
  ['openRedemption', ['tenant', 'administrator', 'name']],
  ['openRedemption', ['tenant', 'administrator', 'email']],
  ['acceptAgreement', ['signedBy']],
  ['createUser', ['name']],
  ['createUser', ['email']],
  ['placeLegalHold', ['reason']],
  ['createTestClock', ['name']],
];

const taking = (operation: string): Taken => {
  const one = taken.find(({ operationId }) => operationId === operation);
  if (!one) throw new Error(`There is no ${operation} in the table`);
  return one;
};

describe('a line that a person types', () => {
  it.each(lines)('of %s at %j holds no line break and no other control character', async (operation, path) => {
    const bad = ['Anna\r\nBcc: all@example.org', 'Anna\nNowak', '\u001b[31mAnna', 'Anna\u2028Nowak', 'A\u007f'];
    await refusesEach(
      taking(operation),
      bad.map((value) => ({ path, value })),
    );
  });

  it.each(lines)('of %s at %j is neither empty nor endless', async (operation, path) => {
    await refusesEach(
      taking(operation),
      ['', '   ', 'x'.repeat(300)].map((value) => ({ path, value })),
    );
  });
});

describe('days, instants and zones', () => {
  it.each([
    [
      'issueKeys',
      ['redeemBy'],
      ['2027-02-30', '2027-13-01', '2027-1-1', 'tomorrow', '', '2027-01-01T00:00:00Z', '+002027-01-01'],
    ],
    [
      'createTestClock',
      ['startsAt'],
      ['2027-02-30T00:00:00Z', '2027-01-01', '2027-01-01T00:00:00', '2027-01-01T25:00:00Z', 'now'],
    ],
    ['createApiKey', ['expiresAt'], ['2027-02-30T00:00:00Z', '2027-01-01', 'never']],
    ['openRedemption', ['tenant', 'timeZone'], ['Europe/Nowhere', 'Warsaw', '', '../etc/passwd', 'Europe/Warsaw ']],
    ['createUser', ['timeZone'], ['Europe/Nowhere', 'Mars/Olympus']],
    ['openRedemption', ['tenant', 'country'], ['pl', 'POL', '', 'P1']],
    ['openRedemption', ['tenant', 'locale'], ['polish!', '', 'pl_PL', 'x']],
    ['openRedemption', ['tenant', 'administrator', 'email'], ['anna', 'anna@', '@example.pl', 'a b@example.pl']],
    ['advanceTestClock', ['by'], ['P', 'PT', '30D', '-P1D', 'P1.5D', 'P1H', '']],
  ] as [string, Path, string[]][])('that do not exist are refused: %s at %j', async (operation, path, values) => {
    await refusesEach(
      taking(operation),
      values.map((value) => ({ path, value })),
    );
  });

  it('may be written as an instant with an offset', async () => {
    const made = await perennial.call('POST', '/v1/test-clocks', {
      name: 'A clock',
      startsAt: '2035-01-15T10:00:00+01:00',
    });
    expect(made).toMatchObject({ status: 201, body: { now: expect.stringMatching(/^2035-01-15T09:00:/) } });
  });
});

describe('numbers and lists', () => {
  it.each([
    ['createPlan', ['months'], [0, 2, 24, 120]],
    ['createPlan', ['prices', 0, 'tiers', 0, 'amount'], [-1, 0.5, 1e12]],
    ['createPlan', ['countries'], [[], ['PL', 'PL']]],
    ['issueKeys', ['count'], [0, -1, 1001, 1e21]],
    ['issueKeys', ['seats'], [0, -1, 100_001]],
    ['orderKeys', ['count'], [0, -1, 101]],
    ['orderKeys', ['seatsPerKey'], [0, 100_001]],
    ['openRedemption', ['keys'], [[], Array.from({ length: 101 }, () => 'K7Q2M-9XJ4T-PWA3D-H8VYE-R5N6C')]],
    ['redeemKeys', ['acknowledged'], [Array.from({ length: 21 }, () => 'keysAreUsedUp')]],
  ] as [string, Path, unknown[]][])('out of their range are refused: %s at %j', async (operation, path, values) => {
    await refusesEach(
      taking(operation),
      values.map((value) => ({ path, value })),
    );
  });

  it('may be at their limits', async () => {
    const order = { planId: 'office-open', count: 1000, seatsPerKey: 100_000, redeemBy: '2090-12-31' };
    const batch = issuedKeyBatch.parse((await perennial.call('POST', '/v1/key-batches', order)).body);
    expect(new Set(batch.keys.map(({ key }) => key)).size).toBe(1000);
  });
});

describe('an id in an address', () => {
  it.each([
    '/v1/subscriptions/sub_1',
    `/v1/subscriptions/ten_${zeros}`,
    '/v1/tenants/%7B%22$gt%22:%22%22%7D',
    '/v1/key-batches/../../etc',
    `/v1/redemptions/red_${zeros}%00`,
    '/v1/certificates/cert_x',
    '/v1/test-clocks/%ff',
  ])('that cannot exist is not found: %s', async (path) => {
    expect(await perennial.call('GET', path)).toEqual(refusal('notFound'));
  });
});
