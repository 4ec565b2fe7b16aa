/** People who sign in at the local issuer: invited, joined, switching, removed. */
import { z } from 'zod';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { me } from '../../../api/identity/me/schema.js';
import { membership, membershipPage } from '../../../api/identity/memberships/schema.js';
import { createdFeed } from '../../../api/partners/feeds/schema.js';
import { demoPeople } from '../../../servers/issuer/people.js';
import { type LocalIssuer, startIssuer } from '../../../servers/issuer.js';
import { eventually } from '../../eventually.js';
import { type Answered, openPerennial, type Perennial, publicUrl } from '../../perennial.js';
import { refusal } from '../refusal.js';

const administrators = ['ala', 'bea', 'cyd'].map((subject) => ({
  subject,
  name: subject,
  email: `${subject}@administrators.example`,
  emailVerified: true,
  locale: 'en',
  about: 'administers a partner',
}));
let issuer: LocalIssuer;
let perennial: Perennial;
beforeAll(async () => {
  issuer = await startIssuer({ audience: publicUrl, people: [...demoPeople, ...administrators] });
  perennial = await openPerennial({ issuer });
  await perennial.createPartner('4711', { name: 'Doradca IT' });
});
afterAll(async () => {
  await perennial.close();
  await issuer.close();
});

/** Makes requests as a person of the local issuer. */
async function signIn(subject: string) {
  const token = await issuer.tokenOf(subject);
  return (method: string, path: string, body?: unknown, actingIn?: string): Promise<Answered> =>
    perennial.call(method, path, body, {
      Authorization: `Bearer ${token}`,
      ...(actingIn === undefined ? {} : { 'Perennial-Acting-In': actingIn }),
    });
}

/** The token of the link in the newest mail to an address. */
async function linkTo(email: string): Promise<string> {
  return eventually(async () => {
    const [, token] =
      /membership-invitations\/([\w-]+)/.exec((await perennial.mails({ to: email })).at(-1)?.text ?? '') ?? [];
    if (token === undefined) throw new Error(`No invitation has come to ${email}`);
    return token;
  });
}

/** An administrator of the partner, joined by the verified e-mail. */
async function joinedAdministrator(subject: string, of: object) {
  const email = `${subject}@administrators.example`;
  const wanted = { kind: 'partner', ...of, role: 'administrator', name: subject, email };
  const { id } = await perennial.ask(membership, 'POST', '/v1/memberships', wanted);
  const person = await signIn(subject);
  expect(await person('POST', '/v1/me/memberships', { membershipId: id })).toMatchObject({ status: 201 });
  return { id, person, path: `/v1/memberships/${id}` };
}

const newTenant = (organisation: string, administrator: { name: string; email: string }) =>
  perennial.ask(z.looseObject({ id: z.string() }), 'POST', '/v1/tenants', {
    country: 'PL',
    organisation,
    administrators: [administrator],
  });
const anna = { name: 'Anna Nowak', email: 'anna@piekarnia.example' };

describe('a person of a partner', () => {
  it('is invited by mail, joins by the link, and is removed with the next request', async () => {
    const ewa = await signIn('ewa');
    const asked = {
      kind: 'partner',
      partnerId: '4711',
      name: 'Ewa Doradca',
      email: 'ewa@doradca.example',
      locale: 'pl',
    };
    expect(await ewa('GET', '/v1/plans')).toMatchObject({ status: 403, body: { code: 'noMembership' } });
    const invited = await perennial.ask(membership, 'POST', '/v1/memberships', asked);
    expect(invited).toMatchObject({ state: 'invited', role: 'member', invitedBy: expect.stringMatching(/^ak_/) });
    expect(await perennial.call('POST', '/v1/memberships', asked)).toMatchObject({
      status: 409,
      body: { code: 'alreadyExists', details: { membershipId: invited.id } },
    });
    const token = await linkTo('ewa@doradca.example');
    const page = await fetch(`${perennial.url}/v1/membership-invitations/${token}`, {
      headers: { 'Accept-Language': 'pl' },
    });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Doradca IT')]);
    expect(await ewa('POST', '/v1/me/memberships', { token: `${token.slice(0, -2)}AA` })).toMatchObject({
      status: 409,
    });

    const joined = await ewa('POST', '/v1/me/memberships', { token });
    expect(joined).toMatchObject({ status: 201, body: { memberships: [{ actingIn: '4711', role: 'member' }] } });
    expect((await fetch(`${perennial.url}/v1/membership-invitations/${token}`)).status).toBe(404);
    expect(await ewa('GET', '/v1/partners/4711')).toMatchObject({ status: 200 });
    expect(await ewa('GET', '/v1/api-keys')).toMatchObject({
      status: 403,
      body: { code: 'forbidden', details: { reason: 'role', scope: 'apiKeys:manage' } },
    });

    const path = `/v1/memberships/${invited.id}`;
    await joinedAdministrator('ala', { partnerId: '4711' });
    await perennial.ask(membership, 'PATCH', path, { role: 'administrator' });
    const made = await ewa('POST', '/v1/api-keys', { name: 'Desk', role: 'partner', partnerId: '4711' });
    expect(made).toMatchObject({ status: 201 });
    const audit = await perennial.call('GET', '/v1/audit?operation=createApiKey&limit=1');
    expect(audit.body).toMatchObject({
      items: [
        {
          actor: { kind: 'partnerUser', id: expect.stringMatching(/^per_[0-9a-f]{24}$/), name: 'Ewa Doradca' },
          onBehalfOf: { kind: 'partner', id: '4711' },
        },
      ],
    });
    expect(
      await eventually(async () => {
        const seen = await perennial.ask(membership, 'GET', path);
        if (seen.lastSeenAt === null) throw new Error('Not noted yet');
        return seen;
      }),
    ).toMatchObject({ state: 'active', invitation: null });

    const calendar = await ewa('POST', '/v1/feeds', {});
    expect(calendar).toMatchObject({ status: 201, body: { apiKeyId: null, membershipId: invited.id } });
    const address = new URL((calendar.body as { url: string }).url).pathname;
    expect((await perennial.as('').call('GET', address)).status).toBe(200);

    expect(await perennial.call('DELETE', path)).toMatchObject({ status: 200 });
    expect(await ewa('GET', '/v1/partners/4711')).toMatchObject({ status: 403, body: { code: 'noMembership' } });
    expect((await perennial.as('').call('GET', address)).status).toBe(404);
  });

  it('is known by the verified e-mail, by no other, and by no link that was renewed or withdrawn', async () => {
    const [jan, mallory] = [await signIn('jan'), await signIn('mallory')];
    const of = { kind: 'partner', partnerId: '4711', role: 'administrator' };
    const wanted = { ...of, name: 'Jan', email: 'JAN@piekarnia.example' };
    const invited = await perennial.ask(membership, 'POST', '/v1/memberships', wanted);
    const first = await linkTo('JAN@piekarnia.example');
    await perennial.ask(membership, 'POST', `/v1/memberships/${invited.id}/invitation`);
    expect(await jan('POST', '/v1/me/memberships', { token: first })).toMatchObject({
      status: 409,
      body: { code: 'invitationOver' },
    });
    expect((await jan('GET', '/v1/me')).body).toMatchObject({
      principal: 'person',
      actingIn: null,
      invitations: [{ membershipId: invited.id, kind: 'partner', name: 'Doradca IT' }],
    });
    expect((await mallory('GET', '/v1/me')).body).toMatchObject({ person: { verifiedEmail: null }, invitations: [] });
    const by = { membershipId: invited.id };
    expect(await mallory('POST', '/v1/me/memberships', by)).toMatchObject({ body: { code: 'emailNotVerified' } });
    expect(await (await signIn('anna'))('POST', '/v1/me/memberships', by)).toMatchObject({ status: 404 });
    expect(await jan('POST', '/v1/me/memberships', by)).toMatchObject({ status: 201 });
    expect(await jan('POST', '/v1/me/memberships', by)).toMatchObject({ status: 404 });

    // An administrator of a partner sees and invites the partner's people, and nobody else's.
    const listed = membershipPage.parse((await jan('GET', '/v1/memberships')).body);
    expect(new Set(listed.items.map(({ partnerId }) => partnerId))).toEqual(new Set(['4711']));
    await perennial.createPartner('815');
    expect(await jan('POST', '/v1/memberships', { ...wanted, partnerId: '815' })).toMatchObject({ status: 404 });
    const operator = { kind: 'operator', name: 'Jan', email: 'jan@piekarnia.example' };
    expect(await jan('POST', '/v1/memberships', operator)).toMatchObject({ status: 403 });
    await perennial.call('DELETE', `/v1/memberships/${invited.id}`);
  });
});

describe('the administrators of a partner', () => {
  it('are at least one, whoever dismisses whom at once, and an invitation is none', async () => {
    await perennial.createPartner('1900', { name: 'Two Heads' });
    const of = { partnerId: '1900' };
    const one = await joinedAdministrator('bea', of);
    const asked = { kind: 'partner', ...of, role: 'administrator', name: 'Nobody', email: 'nobody@two.example' };
    const invited = await perennial.ask(membership, 'POST', '/v1/memberships', asked);
    const refused = refusal('lastAdministrator');
    expect(await perennial.call('DELETE', one.path)).toEqual(refused);
    expect(await one.person('PATCH', one.path, { role: 'member' }, '1900')).toEqual(refused);
    expect(await perennial.call('DELETE', `/v1/memberships/${invited.id}`)).toMatchObject({ status: 200 });

    const other = await joinedAdministrator('cyd', of);
    const answers = await Promise.all([
      perennial.call('PATCH', one.path, { role: 'member' }),
      perennial.call('DELETE', other.path),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { items } = await perennial.ask(membershipPage, 'GET', '/v1/memberships?partnerId=1900');
    expect(items.filter(({ role }) => role === 'administrator')).toHaveLength(1);
  });
});

describe('a calendar feed of a person', () => {
  it('ends with the membership of the person', async () => {
    const ewa = await signIn('ewa');
    const member = { kind: 'partner', partnerId: '4711', name: 'Ewa', email: 'ewa@doradca.example' };
    const { id } = await perennial.ask(membership, 'POST', '/v1/memberships', member);
    await ewa('POST', '/v1/me/memberships', { membershipId: id });
    const made = createdFeed.parse((await ewa('POST', '/v1/feeds', { name: 'Ends' })).body);
    expect(made).toMatchObject({ apiKeyId: null, membershipId: id });
    const calendar = () => fetch(made.url.replace(publicUrl, perennial.url));
    expect((await calendar()).status).toBe(200);
    await perennial.call('DELETE', `/v1/memberships/${id}`);
    expect((await calendar()).status).toBe(404);
  });
});

describe('a user of a tenant', () => {
  it('signs in by the verified e-mail, with the rights that the user has at each request', async () => {
    const [person, mallory] = [await signIn('anna'), await signIn('mallory')];
    const bakery = await newTenant('Piekarnia', anna);
    const { invitations } = me.parse((await person('GET', '/v1/me')).body);
    expect(invitations).toEqual([expect.objectContaining({ tenantId: bakery.id, name: 'Piekarnia' })]);
    const by = { tenantId: bakery.id };
    expect(await mallory('POST', '/v1/me/memberships', by)).toMatchObject({ body: { code: 'emailNotVerified' } });
    expect(await (await signIn('jan'))('POST', '/v1/me/memberships', by)).toMatchObject({ status: 404 });
    expect(await person('POST', '/v1/me/memberships', by)).toMatchObject({ status: 201 });
    const mine = me.parse((await person('GET', '/v1/me')).body);
    expect(mine).toMatchObject({
      principal: 'tenantUser',
      actingIn: bakery.id,
      role: 'administrator',
      invitations: [],
    });
    expect(await person('GET', `/v1/tenants/${bakery.id}`)).toMatchObject({ status: 200 });

    // Somebody else becomes administrator in the place of the person.
    const users = `/v1/tenants/${bakery.id}/users`;
    expect(
      await person('POST', users, { name: 'Jan', email: 'jan@piekarnia.example', administrator: true }),
    ).toMatchObject({ status: 201 });
    expect(await perennial.call('PATCH', `${users}/${mine.userId}`, { administrator: false })).toMatchObject({
      status: 200,
    });
    expect(await person('GET', `/v1/tenants/${bakery.id}`)).toMatchObject({
      status: 403,
      body: {
        code: 'forbidden',
        details: { scope: 'tenants:read', principals: ['operator', 'partnerUser', 'tenantUser'] },
      },
    });
    expect(await person('GET', '/v1/plans')).toMatchObject({ status: 200 });
    expect(await perennial.call('POST', `${users}/${mine.userId}/deactivate`, {})).toMatchObject({ status: 200 });
    expect(await person('GET', '/v1/plans')).toMatchObject({ status: 403, body: { code: 'noMembership' } });
    expect(await perennial.call('POST', `${users}/${mine.userId}/restore`)).toMatchObject({ status: 200 });
    expect(await person('GET', '/v1/plans')).toMatchObject({ status: 200 });
    const [own] = mine.memberships;
    expect(await perennial.call('DELETE', `/v1/memberships/${own?.id}`)).toMatchObject({ status: 200 });
  });

  it('with several tenants names the one to act in', async () => {
    const [one, other] = [await newTenant('One', anna), await newTenant('Other', anna)];
    const person = await signIn('anna');
    for (const { id } of [one, other]) await person('POST', '/v1/me/memberships', { tenantId: id });
    expect(await person('GET', `/v1/tenants/${one.id}`)).toMatchObject({
      status: 403,
      body: {
        code: 'actingInRequired',
        details: { mayActIn: expect.arrayContaining([expect.objectContaining({ actingIn: other.id, name: 'Other' })]) },
      },
    });
    expect(await person('GET', `/v1/tenants/${one.id}`, undefined, one.id)).toMatchObject({ status: 200 });
    expect(await person('GET', `/v1/tenants/${one.id}`, undefined, other.id)).toMatchObject({ status: 404 });
    expect(await person('GET', '/v1/plans', undefined, 'operator')).toMatchObject({ body: { code: 'notAMember' } });

    // The same Idempotency-Key in another tenant is another request.
    const token = await issuer.tokenOf('anna');
    const added = (actingIn: string) =>
      perennial.call(
        'POST',
        `/v1/tenants/${actingIn}/users`,
        { name: 'Ola', email: 'ola@one.example' },
        {
          Authorization: `Bearer ${token}`,
          'Perennial-Acting-In': actingIn,
          'Idempotency-Key': 'the-same',
        },
      );
    expect([(await added(one.id)).status, (await added(other.id)).status]).toEqual([201, 201]);
  });
});

describe('an operator', () => {
  it('is told that another membership would do', async () => {
    const olga = await signIn('olga');
    const invite = (of: object) =>
      perennial.ask(membership, 'POST', '/v1/memberships', { name: 'Olga', email: 'olga@reseller.example', ...of });
    const both = [await invite({ kind: 'operator' }), await invite({ kind: 'partner', partnerId: '4711' })];
    for (const { id } of both) await olga('POST', '/v1/me/memberships', { membershipId: id });
    const refused = await olga('GET', '/v1/parked-cases', undefined, '4711');
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: 'forbidden',
        details: {
          reason: 'otherMembership',
          mayActIn: expect.arrayContaining([
            expect.objectContaining({ actingIn: 'operator', suffices: true }),
            expect.objectContaining({ actingIn: '4711', suffices: false }),
          ]),
        },
      },
    });
    expect(refused.headers.get('WWW-Authenticate')).toContain('error="insufficient_scope", scope="parkedCases:read"');
    expect(await olga('GET', '/v1/partners', undefined, 'operator')).toMatchObject({ status: 200 });
  });
});

describe('an API key', () => {
  it('that is limited to scopes does these, and makes none that may do more', async () => {
    const limited = { name: 'Reports', scopes: ['apiKeys:manage', 'memberships:manage', 'parkedCases:read'] };
    const made = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', limited);
    const reports = perennial.as(made.key);
    expect(await reports.call('GET', '/v1/parked-cases')).toMatchObject({ status: 200 });
    expect(await reports.call('GET', '/v1/plans')).toMatchObject({
      status: 403,
      body: { details: { reason: 'keyScopes', scope: 'catalogue:read' } },
    });
    const outward = { name: 'Outward', scopes: ['feeds:manage', 'webhooks:manage'] };
    const sends = perennial.as((await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', outward)).key);
    const noMore = { body: { code: 'forbidden', details: { reason: 'keyScopes' } } };
    expect(await sends.call('POST', '/v1/feeds', { name: 'Ends' })).toMatchObject(noMore);
    expect(await sends.call('POST', '/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/' })).toMatchObject(noMore);
    const wider = { name: 'More', scopes: ['catalogue:read'] };
    const more = { body: { code: 'forbidden', details: { reason: 'keyScopes' } } };
    expect(await reports.call('POST', '/v1/api-keys', wider)).toMatchObject(more);
    const rotated = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', { name: 'Full' });
    expect(await reports.call('POST', `/v1/api-keys/${rotated.id}/rotate`, {})).toMatchObject(more);
    const member = { kind: 'operator', name: 'Olga', email: 'other@reseller.example' };
    expect(await reports.call('POST', '/v1/memberships', member)).toMatchObject(more);
    const same = await reports.ask(createdApiKey, 'POST', '/v1/api-keys', { name: 'The same' });
    expect(same.scopes).toEqual(limited.scopes);
    const successor = await reports.ask(createdApiKey, 'POST', `/v1/api-keys/${made.id}/rotate`, { overlapHours: 1 });
    expect(successor).toMatchObject({ scopes: limited.scopes, rotatedFrom: made.id });
    expect(await reports.call('GET', '/v1/me')).toMatchObject({
      body: { person: null, principal: 'operator', grants: [{ scopes: expect.arrayContaining(['parkedCases:read']) }] },
    });
    const wrong = { name: 'Wrong', role: 'partner', partnerId: '4711', scopes: ['keys:issue'] };
    expect(await perennial.call('POST', '/v1/api-keys', wrong)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/scopes/0' }] },
    });
    const joins = await reports.call('POST', '/v1/me/memberships', { token: 'the-token-of-a-link' });
    expect(joins).toMatchObject({ body: { code: 'notSignedIn' } });
    expect(await reports.call('GET', '/v1/partners', undefined, { 'Perennial-Acting-In': '4711' })).toMatchObject({
      body: { code: 'notAMember' },
    });
  });
});

describe('a token that is refused', () => {
  it('is told why, and where to sign in', async () => {
    const call = (token: string) => perennial.call('GET', '/v1/me', undefined, { Authorization: `Bearer ${token}` });
    const metadata = `${publicUrl}/.well-known/oauth-protected-resource`;
    const other = await call(await issuer.tokenOf('anna', { audience: 'https://other.example' }));
    expect(other).toMatchObject({ status: 401, body: { details: { reason: 'audience' } } });
    expect(other.headers.get('WWW-Authenticate')).toContain(`error="invalid_token"`);
    expect(other.headers.get('WWW-Authenticate')).toContain(`resource_metadata="${metadata}"`);
    expect((await call('eyJ.eyJ.x')).status).toBe(401);
    const found = await fetch(`${perennial.url}/.well-known/oauth-protected-resource`);
    expect(await found.json()).toMatchObject({ resource: publicUrl, authorization_servers: [issuer.url] });
  });
});
