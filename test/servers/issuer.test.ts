import { createHash, randomBytes } from 'node:crypto';
import { accessTokens } from '../../adapters/identity/access-tokens.js';
import { developmentClient, type LocalIssuer, startIssuer } from '../../servers/issuer.js';

const audience = 'https://api.example.com';
const redirectUri = 'http://127.0.0.1:5555/callback';

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startIssuer({ audience });
});
afterAll(() => issuer.close());

const tokens = (developmentIssuer: boolean) =>
  accessTokens({ issuer: issuer.url, audience, algorithms: ['RS256'], clockSkewSeconds: 0, developmentIssuer });

/** A browser as far as it is needed: cookies, and no redirection that is followed by itself. */
function browser() {
  const cookies = new Map<string, string>();
  return async (address: string, form?: Readonly<Record<string, string>>) => {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { Cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('Location');
    return { status: answer.status, text: await answer.text(), leadsTo: location && new URL(location, address).href };
  };
}

describe('the local issuer', () => {
  it('signs a chosen person in with code and proof key, and says that it is for development', async () => {
    const visit = browser();
    const verifier = randomBytes(32).toString('base64url');
    const asked = new URLSearchParams({
      client_id: developmentClient,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const login = (await visit(`${issuer.url}/auth?${asked}`)).leadsTo ?? '';
    expect((await visit(login)).text).toContain('For development only');
    expect((await visit(login, { subject: 'nobody' })).status).toBe(422);
    const chosen = await visit(login, { subject: 'anna' });
    const back = new URL((await visit(chosen.leadsTo ?? '')).leadsTo ?? '');
    expect(back.href.startsWith(redirectUri)).toBe(true);
    const answer = await fetch(`${issuer.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: developmentClient,
        code: back.searchParams.get('code') ?? '',
        code_verifier: verifier,
        redirect_uri: redirectUri,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect(await tokens(true).verify(token)).toMatchObject({
      subject: 'anna',
      verifiedEmail: 'anna@piekarnia.example',
    });
    await expect(tokens(false).verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(tokens(false).discover()).rejects.toThrow('for development');
  });

  it('does not start in production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(startIssuer({ audience })).rejects.toThrow('NODE_ENV=production');
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });
});
