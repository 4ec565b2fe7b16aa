/** A refusal is read by a person: in a language of theirs, with whom to contact. */
import { openedRedemption } from '../../api/keys/redemptions/schema.js';
import { type Answered, openPerennial, type Perennial } from '../perennial.js';
import { refusal } from './refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
  await perennial.createPartner('4711', { name: 'Doradca IT', email: 'pomoc@doradca.example' });
});

afterAll(() => perennial.close());

const reseller = { role: 'reseller', name: 'Example Reseller', email: 'support@reseller.example' };
const planSeller = {
  role: 'seller',
  name: 'Example Reseller, customer service',
  email: 'support@reseller.example',
};
const partner = { role: 'seller', name: 'Doradca IT', email: 'pomoc@doradca.example' };

const open = (as: Perennial, keys: readonly string[], headers?: Readonly<Record<string, string>>): Promise<Answered> =>
  as.call('POST', '/v1/redemptions', perennial.activation({ keys }), headers);

async function revokedKeys(order: { readonly soldBy?: string } = {}): Promise<readonly string[]> {
  const { keys, batchId } = await perennial.issueKeys(order);
  await perennial.call('POST', `/v1/key-batches/${batchId}/revoke`, { reason: 'Lost in the post' });
  return keys;
}

function shown({ headers, body }: Answered) {
  const { title, detail, contact } = body as { title: string; detail: string; contact?: object };
  return { title, detail, contact, language: headers.get('Content-Language'), vary: headers.get('Vary') };
}

describe('the language of a refusal', () => {
  it('is what the request asks for, best first', async () => {
    const keys = await revokedKeys();
    const answer = await open(perennial, keys, { 'Accept-Language': 'de, cs;q=0.9, en;q=0.8' });
    expect(answer).toEqual(refusal('revokedKey', '/keys/0'));
    expect(shown(answer)).toEqual({
      title: 'Produktový klíč byl zneplatněn',
      detail: 'Prodejce klíč zneplatnil: může sdělit důvod nebo jej vyměnit.',
      contact: planSeller,
      language: 'cs',
      vary: 'Accept-Language',
    });
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/keys/0', detail: shown(answer).detail }] });
  });

  it('is the one of the API key where the request asks for none, else English', async () => {
    const { tenantId } = await perennial.redeeming({ clock: undefined });
    const administrator = perennial.as(await perennial.administratorOf(tenantId, { locale: 'pl-PL' }));
    const absent = `/v1/redemptions/red_${'0'.repeat(24)}`;
    expect(shown(await administrator.call('GET', absent))).toMatchObject({
      title: 'Nie ma takiego zasobu',
      language: 'pl',
    });
    const asked = await administrator.call('GET', absent, undefined, { 'Accept-Language': 'en' });
    expect(shown(asked)).toMatchObject({ title: 'There is no such resource', language: 'en' });
    expect(shown(await perennial.call('GET', absent)).language).toBe('en');
  });

  it('is known before the caller is', async () => {
    const headers = { Authorization: 'Bearer perennial_unknown', 'Accept-Language': 'pl' };
    const answer = await perennial.call('GET', '/v1/plans', undefined, headers);
    expect(shown(answer)).toMatchObject({ title: 'Potrzebny jest ważny klucz API lub token dostępu', language: 'pl' });
  });

  it('stays when the request is repeated, byte for byte', async () => {
    const keys = await revokedKeys();
    const first = await open(perennial, keys, { 'Idempotency-Key': 'refused-1', 'Accept-Language': 'pl' });
    const again = await open(perennial, keys, { 'Idempotency-Key': 'refused-1', 'Accept-Language': 'cs' });
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect([again.status, again.text, shown(again).language]).toEqual([first.status, first.text, 'pl']);
  });

  it('is also that of what a redemption says: things to know, the declaration', async () => {
    const { id } = await perennial.openRedemption();
    const czech = { 'Accept-Language': 'cs' };
    const read = await perennial.call('GET', `/v1/redemptions/${id}`, undefined, czech);
    expect(read.text).toContain('Klíče se tím spotřebují');
    expect(read.headers.get('Content-Language')).toBe('cs');
    const declared = await perennial.call('GET', '/v1/declaration', undefined, czech);
    expect(declared.body).toEqual({
      wording: '2026-11',
      text: 'Prohlašuji, že jsem osobou oprávněnou učinit tento úkon za svou organizaci.',
    });
  });
});

describe('a person who alone is refused a licence', () => {
  it('is told so in the language of the caller', async () => {
    const { path } = await perennial.redeeming({ clock: undefined });
    const body = { assign: [`usr_${'0'.repeat(24)}`], unassign: [] };
    const answer = await perennial.call('POST', `${path}/licences`, body, { 'Accept-Language': 'pl' });
    expect(answer.body).toMatchObject({
      results: [{ problem: { code: 'unknownUser', message: 'W tej organizacji nie ma takiego użytkownika.' } }],
    });
  });
});

describe('whom to contact', () => {
  it('is the partner that sold the keys, else the seller of their plan', async () => {
    const [sold, own] = [await revokedKeys({ soldBy: '4711' }), await revokedKeys()];
    expect(shown(await open(perennial, sold)).contact).toEqual(partner);
    expect(shown(await open(perennial, own)).contact).toEqual(planSeller);
    const abroad = perennial.activation({
      keys: (await perennial.issueKeys({ soldBy: '4711' })).keys,
      tenant: { country: 'BR', timeZone: 'America/Sao_Paulo' },
    });
    expect(shown(await perennial.call('POST', '/v1/redemptions', abroad)).contact).toEqual(partner);
  });

  it('is the reseller about what no seller can solve', async () => {
    const { tenantId } = await perennial.redeeming({ clock: undefined });
    const administrator = perennial.as(await perennial.administratorOf(tenantId));
    expect(shown(await administrator.call('GET', '/v1/partners'))).toMatchObject({ contact: reseller });
  });

  it('is nobody where the caller can help itself', async () => {
    const { keys } = await perennial.issueKeys();
    expect(shown(await open(perennial, [...keys, ...keys])).contact).toBeUndefined();
    expect(shown(await open(perennial, ['nonsense'])).contact).toBeUndefined();
  });

  it('about reserved keys is an administrator of the same tenant, and for others the seller', async () => {
    const { tenantId } = await perennial.redeeming({ clock: undefined });
    const administrator = perennial.as(await perennial.administratorOf(tenantId));
    const { keys } = await perennial.issueKeys({ soldBy: '4711' });
    const declaration = { name: 'Anna Nowak', wording: '2026-11' };
    const separate = { use: 'separate', keys, declaration, tenantId };
    openedRedemption.parse((await administrator.call('POST', '/v1/redemptions', separate)).body);
    const again = await administrator.call('POST', '/v1/redemptions', separate);
    expect(again).toEqual(refusal('reservedKey', '/keys/0'));
    expect(shown(again).contact).toEqual({
      role: 'administrator',
      name: 'Anna Nowak',
      email: 'anna@piekarnia.example',
    });
    const other = await perennial.redeeming({ clock: undefined });
    const stranger = perennial.as(await perennial.administratorOf(other.tenantId));
    const theirs = await stranger.call('POST', '/v1/redemptions', { ...separate, tenantId: other.tenantId });
    expect(shown(theirs).contact).toEqual(partner);
    expect(theirs.text).not.toContain('piekarnia.example');
  });
});

describe('a refusal that was stored for its repetition', () => {
  it('is erased with the tenant that it names somebody of', async () => {
    const { tenantId } = await perennial.redeeming({ clock: undefined });
    const administrator = perennial.as(await perennial.administratorOf(tenantId));
    const { keys } = await perennial.issueKeys();
    const declaration = { name: 'Anna Nowak', wording: '2026-11' };
    const separate = { use: 'separate', keys, declaration, tenantId };
    await administrator.call('POST', '/v1/redemptions', separate);
    await administrator.call('POST', '/v1/redemptions', separate, { 'Idempotency-Key': 'reserved-1' });
    const { requestRecords } = perennial.testEnvironment.database;
    const named = () =>
      requestRecords.collection.countDocuments({ tenantId, 'answer.body': /anna@piekarnia\.example/ });
    expect(await named()).toBeGreaterThan(0);
    await requestRecords.forgetTenant(tenantId);
    expect(await named()).toBe(0);
  });
});
