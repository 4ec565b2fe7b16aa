/** An issuer whose keys, tokens and absence a test decides. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

export interface IssuerUnderTest {
  readonly url: string;
  /** How often its keys were fetched. */
  readonly fetches: () => number;
  /** Publishes another key in the place of the present ones, or beside them, and signs with it from now on. */
  rotate(options?: { readonly keepOld?: boolean }): Promise<void>;
  /** From now on it answers 503, or again as before. */
  setAway(away: boolean): void;
  /** A token that is right, with other claims, header or key. */
  token(
    claims?: Claims,
    header?: { readonly alg?: string; readonly kid?: string; readonly typ?: string },
  ): Promise<string>;
  /** Signed by a key that it never published, under the kid of one that it did. */
  forged(claims?: Claims): Promise<string>;
  close(): Promise<void>;
}

/** Of a token; what is undefined is left out. */
export type Claims = Readonly<Record<string, unknown>>;

export const audience = 'https://api.example.com';

export async function issuerUnderTest({ developmentOnly = false } = {}): Promise<IssuerUnderTest> {
  let keys: { kid: string; key: Key; jwk: object }[] = [];
  let away = false;
  let fetches = 0;
  let made = 0;
  const make = async () => {
    made += 1;
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const kid = `key-${made}`;
    return { kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
  };
  const server: Server = createServer((request, response) => {
    if (away) {
      response.writeHead(503).end();
      return;
    }
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      const metadata = {
        issuer: url(),
        jwks_uri: `${url()}/keys`,
        ...(developmentOnly ? { perennial_development_only: true } : {}),
      };
      response.end(JSON.stringify(metadata));
    } else if (request.url === '/keys') {
      fetches += 1;
      response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  keys = [await make()];
  const now = () => Math.floor(Date.now() / 1000);
  const sign = (key: Key | Uint8Array, claims: Claims, header: { alg?: string; kid?: string; typ?: string }) =>
    new SignJWT({ iss: url(), aud: audience, sub: 'anna', exp: now() + 600, iat: now(), ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: keys.at(-1)?.kid ?? '', typ: 'at+jwt', ...header })
      .sign(key);
  return {
    url: url(),
    fetches: () => fetches,
    async rotate({ keepOld = false } = {}) {
      keys = [...(keepOld ? keys : []), await make()];
    },
    setAway: (is) => {
      away = is;
    },
    token: (claims = {}, header = {}) => {
      const signer = keys.at(-1);
      if (!signer) throw new Error('The issuer has no key');
      return sign(signer.key, claims, header);
    },
    forged: async (claims = {}) => sign((await make()).key, claims, {}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
