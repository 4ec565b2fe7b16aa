import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { type AccessTokenOptions, accessTokens } from '../../../adapters/identity/access-tokens.js';
import { audience, type IssuerUnderTest, issuerUnderTest } from './issuer-under-test.js';

let issuer: IssuerUnderTest;
beforeEach(async () => {
  issuer = await issuerUnderTest();
});
afterEach(() => issuer.close());

const taken = (more: Partial<AccessTokenOptions> = {}) =>
  accessTokens({
    issuer: issuer.url,
    audience,
    algorithms: ['RS256', 'ES256'],
    clockSkewSeconds: 30,
    developmentIssuer: false,
    ...more,
  });
const seconds = () => Math.floor(Date.now() / 1000);

describe('an access token', () => {
  it('says who has signed in', async () => {
    const claims = {
      sub: 'anna',
      name: 'Anna Nowak',
      email: 'anna@piekarnia.example',
      email_verified: true,
      locale: 'pl-PL',
    };
    expect(await taken().verify(await issuer.token(claims))).toEqual({
      issuer: issuer.url,
      subject: 'anna',
      name: 'Anna Nowak',
      verifiedEmail: 'anna@piekarnia.example',
      locale: 'pl-PL',
      expiresAt: expect.any(Number),
    });
  });

  it.each([
    ['is not said to be verified', {}],
    ['is said to be unverified', { email_verified: false }],
    ['is verified by a text', { email_verified: 'true' }],
  ])('proves no e-mail that %s', async (_what, more) => {
    const token = await issuer.token({ email: 'anna@piekarnia.example', ...more });
    expect(await taken().verify(token)).toMatchObject({ verifiedEmail: null });
  });

  it.each([
    ['issuer', { iss: 'https://other.example' }],
    ['audience', { aud: 'https://other.example' }],
    ['expired', { exp: seconds() - 31 }],
    ['notYetValid', { nbf: seconds() + 300 }],
    ['bound', { cnf: { jkt: 'a thumbprint' } }],
    ['claims', { sub: undefined }],
    ['claims', { exp: undefined }],
    ['claims', { sub: '' }],
  ])('is refused for its %s', async (reason, claims) => {
    const token = await issuer.token(claims);
    await expect(taken().verify(token)).rejects.toMatchObject({ code: 'unauthenticated', details: { reason } });
  });

  it('is taken within the skew of the clocks', async () => {
    const [late, early] = [await issuer.token({ exp: seconds() - 20 }), await issuer.token({ nbf: seconds() + 20 })];
    expect(await taken().verify(late)).toMatchObject({ subject: 'anna' });
    expect(await taken().verify(early)).toMatchObject({ subject: 'anna' });
    await expect(taken({ clockSkewSeconds: 0 }).verify(late)).rejects.toMatchObject({ details: { reason: 'expired' } });
    await expect(taken({ clockSkewSeconds: 0 }).verify(early)).rejects.toMatchObject({
      details: { reason: 'notYetValid' },
    });
  });

  it('for several audiences is taken by each of them', async () => {
    expect(await taken().verify(await issuer.token({ aud: ['https://other.example', audience] }))).toBeDefined();
  });

  it('of another type is none', async () => {
    const token = await issuer.token({}, { typ: 'logout+jwt' });
    await expect(taken().verify(token)).rejects.toMatchObject({ details: { reason: 'type' } });
    expect(await taken().verify(await issuer.token({}, { typ: 'JWT' }))).toBeDefined();
  });

  it('is refused when it was changed', async () => {
    const [header, , signature] = (await issuer.token()).split('.');
    const payload = Buffer.from(JSON.stringify({ iss: issuer.url, aud: audience, sub: 'olga', exp: seconds() + 600 }));
    const changed = [header, payload.toString('base64url'), signature].join('.');
    await expect(taken().verify(changed)).rejects.toMatchObject({ details: { reason: 'signature' } });
    await expect(taken().verify(await issuer.forged())).rejects.toMatchObject({ details: { reason: 'signature' } });
    await expect(taken().verify('a.b.c')).rejects.toMatchObject({ details: { reason: 'signature' } });
  });

  it('without a signature is refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = part({ iss: issuer.url, aud: audience, sub: 'olga', exp: seconds() + 600 });
    for (const alg of ['none', 'None', 'NONE']) {
      const token = `${part({ alg, typ: 'at+jwt' })}.${payload}.`;
      await expect(taken().verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('signed with a public key as a shared secret is refused', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const secret = new TextEncoder().encode(await exportSPKI(publicKey));
    const token = await new SignJWT({ iss: issuer.url, aud: audience, sub: 'olga', exp: seconds() + 600 })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(secret);
    await expect(taken().verify(token)).rejects.toMatchObject({ details: { reason: 'algorithm' } });
    const listed = taken({ algorithms: ['RS256'] });
    await expect(listed.verify(await issuer.token())).rejects.toMatchObject({ details: { reason: 'algorithm' } });
  });
});

describe('the keys of an issuer', () => {
  it('are fetched once for many tokens', async () => {
    const tokens = taken();
    const token = await issuer.token();
    await Promise.all(Array.from({ length: 20 }, () => tokens.verify(token)));
    await tokens.verify(token);
    expect(issuer.fetches()).toBe(1);
  });

  it('are fetched again for a token with a new key', async () => {
    const tokens = taken({ unknownKeyCooldownMs: 0 });
    const old = await issuer.token();
    await tokens.verify(old);
    await issuer.rotate({ keepOld: true });
    expect(await tokens.verify(await issuer.token())).toMatchObject({ subject: 'anna' });
    expect(await tokens.verify(old)).toBeDefined();
    await issuer.rotate();
    expect(await tokens.verify(await issuer.token())).toBeDefined();
    await expect(tokens.verify(old)).rejects.toMatchObject({ details: { reason: 'signature' } });
  });

  it('are not fetched for every token with an invented key', async () => {
    const tokens = taken();
    await tokens.verify(await issuer.token());
    for (const kid of ['a', 'b', 'c']) {
      const token = await issuer.token({}, { kid });
      await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    expect(issuer.fetches()).toBe(1);
  });

  it('that cannot be had make no token invalid', async () => {
    issuer.setAway(true);
    const token = await issuer.token();
    await expect(taken().verify(token)).rejects.toMatchObject({ code: 'unavailable', status: 503, retry: true });
    // Whatever the issuer would say, it is not taken.
    const expired = await issuer.token({ exp: seconds() - 600 });
    await expect(taken().verify(expired)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are trusted for a while when it is away', async () => {
    const tokens = taken({ keysKeptMs: 0, unknownKeyCooldownMs: 0 });
    const token = await issuer.token();
    await tokens.verify(token);
    issuer.setAway(true);
    expect(await tokens.verify(token)).toBeDefined();
    const unknown = await issuer.token({}, { kid: 'unknown' });
    await expect(tokens.verify(unknown)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await tokens.verify(token)).toBeDefined();
  });

  it('are not taken from an issuer that calls itself otherwise, or is for development only', async () => {
    const slash = taken({ issuer: `${issuer.url}/` });
    await expect(slash.discover()).rejects.toMatchObject({ name: 'WrongIssuer' });
    await issuer.close();
    issuer = await issuerUnderTest({ developmentOnly: true });
    await expect(taken().discover()).rejects.toMatchObject({ name: 'WrongIssuer' });
    await expect(taken().verify(await issuer.token())).rejects.toMatchObject({ code: 'unavailable' });
    expect(await taken({ developmentIssuer: true }).verify(await issuer.token())).toBeDefined();
  });
});
