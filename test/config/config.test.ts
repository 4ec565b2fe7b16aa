import {
  ConfigError,
  type Environment,
  readBillingConfig,
  readServiceConfig,
  readStartConfig,
} from '../../config/index.js';

const KEY_HASH_SECRET = 'k'.repeat(32);
const DATA_PLANE_SECRET = 'd'.repeat(32);
const needed = { KEY_HASH_SECRET, DATA_PLANE_SECRET };

function complaintOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no complaint';
}

describe('the configuration of API and worker', () => {
  it('has a default for all but the secrets', () => {
    expect(readServiceConfig(needed)).toEqual({
      api: {
        host: '127.0.0.1',
        port: 8080,
        publicUrl: 'http://127.0.0.1:8080',
        portalUrls: { global: 'http://127.0.0.1:8080', '21vianet': 'http://127.0.0.1:8080' },
        limits: { perKey: 1200, failuresPerAddress: 60, publicPerAddress: 60 },
        proxies: 0,
        shutdownDelaySeconds: 0,
      },
      temporal: {
        address: '127.0.0.1:7233',
        namespace: 'default',
        taskQueue: 'perennial',
        uiUrl: 'http://127.0.0.1:8233',
      },
      worker: { cachedWorkflows: null },
      mongodb: { uri: 'mongodb://127.0.0.1:27017', database: 'perennial' },
      mail: { smtpUrl: 'smtp://127.0.0.1:1025', from: 'Perennial <no-reply@perennial.example>' },
      dataPlane: { url: 'http://127.0.0.1:8790', secret: DATA_PLANE_SECRET },
      webhooks: { allowPrivate: false },
      keyHashSecret: KEY_HASH_SECRET,
      logLevel: 'info',
      contact: null,
      operatorsEmail: null,
      signIn: null,
      backupRetentionDays: 35,
    });
  });

  it('takes tokens of an issuer that is named, for this API unless told otherwise', () => {
    const issuer = 'https://sign-in.example.com/';
    expect(
      readServiceConfig({ ...needed, OIDC_ISSUER: issuer, PUBLIC_URL: 'https://api.example.com/' }).signIn,
    ).toEqual({
      issuer,
      audience: 'https://api.example.com',
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      clockSkewSeconds: 30,
      developmentIssuer: true,
    });
    const set = { OIDC_AUDIENCE: 'api', OIDC_ALGORITHMS: 'ES256, RS256', OIDC_CLOCK_SKEW: '0' };
    const production = readServiceConfig({ ...needed, ...set, OIDC_ISSUER: issuer, NODE_ENV: 'production' }).signIn;
    expect(production).toMatchObject({ audience: 'api', algorithms: ['ES256', 'RS256'], developmentIssuer: false });
  });

  it.each([
    [
      { OIDC_ISSUER: 'http://127.0.0.1:8794', NODE_ENV: 'production' },
      /^OIDC_ISSUER must be an https: address in production/,
    ],
    [{ OIDC_ISSUER: 'sign-in' }, /^OIDC_ISSUER must be the issuer/],
    [{ OIDC_ISSUER: 'https://sign-in.example.com', OIDC_ALGORITHMS: 'HS256' }, /^OIDC_ALGORITHMS must be/],
    [{ OIDC_ISSUER: 'https://sign-in.example.com', OIDC_ALGORITHMS: 'none' }, /^OIDC_ALGORITHMS must be/],
    [{ OIDC_ISSUER: 'https://sign-in.example.com', OIDC_CLOCK_SKEW: '301' }, /^OIDC_CLOCK_SKEW must be/],
  ])('refuses %j', (wrong, complaint) => {
    expect(complaintOf(() => readServiceConfig({ ...needed, ...wrong }))).toMatch(complaint);
  });

  it('takes what is set, and empty as not set', () => {
    const config = readServiceConfig({
      ...needed,
      API_PORT: '9000',
      PUBLIC_URL: 'https://api.reseller.example/',
      PUBLIC_URL_21VIANET: 'https://portal.reseller.example.cn/',
      TEMPORAL_ADDRESS: 'temporal.internal:7233',
      MONGODB_DATABASE: '',
      LOG_LEVEL: 'warn',
    });
    expect(config.api).toMatchObject({ host: '127.0.0.1', port: 9000, publicUrl: 'https://api.reseller.example' });
    expect(config.api.portalUrls).toEqual({
      global: 'https://api.reseller.example',
      '21vianet': 'https://portal.reseller.example.cn',
    });
    expect(config.temporal.address).toBe('temporal.internal:7233');
    expect(config.mongodb.database).toBe('perennial');
    expect(config.logLevel).toBe('warn');
  });

  it.each<[string, Environment]>([
    ['API_PORT must be a port from 1 to 65535 (not "eighty")', { API_PORT: 'eighty' }],
    ['API_PORT must be a port from 1 to 65535 (not "70000")', { API_PORT: '70000' }],
    ['RATE_LIMIT_PER_KEY must be the requests a minute', { RATE_LIMIT_PER_KEY: 'none' }],
    ['SHUTDOWN_DELAY must be the seconds from 0 to 99', { SHUTDOWN_DELAY: '5s' }],
    ['WORKER_CACHED_WORKFLOWS must be how many open workflows', { WORKER_CACHED_WORKFLOWS: '1' }],
    ['TEMPORAL_ADDRESS must be HOST:PORT', { TEMPORAL_ADDRESS: 'http://temporal:7233' }],
    ['MONGODB_URI must be a connection string', { MONGODB_URI: 'mysql://db' }],
    ['SMTP_URL must be the address of a mail server', { SMTP_URL: 'mail.example.com' }],
    ['MAIL_FROM must be a sender', { MAIL_FROM: 'nobody' }],
    ['DATA_PLANE_URL must be the address of the data plane', { DATA_PLANE_URL: 'ftp://plane' }],
    ['DATA_PLANE_SECRET must be the base64', { DATA_PLANE_SECRET: 'short' }],
    ['KEY_HASH_SECRET must be at least 32 random characters', { KEY_HASH_SECRET: 'short' }],
    ['KEY_HASH_SECRET is not set', { KEY_HASH_SECRET: '' }],
    ['LOG_LEVEL must be one of trace, debug, info', { LOG_LEVEL: 'loud' }],
  ])('says in one line: %s', (start, wrong) => {
    const complaint = complaintOf(() => readServiceConfig({ ...needed, ...wrong }));
    expect(complaint).toMatch(start);
    expect(complaint).not.toContain('\n');
  });

  it('repeats no secret', () => {
    expect(complaintOf(() => readServiceConfig({ ...needed, KEY_HASH_SECRET: 'hunter2' }))).not.toContain('hunter2');
    const wrong = { ...needed, MONGODB_URI: 'postgres://me:hunter2@db' };
    expect(complaintOf(() => readServiceConfig(wrong))).not.toContain('hunter2');
  });
});

describe('the configuration of billing', () => {
  const stripe = {
    PAYMENT_PROVIDER: 'stripe',
    STRIPE_SECRET_KEY: 'rk_test_123',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_123',
    STRIPE_WEBHOOK_SECRET: 'whsec_123',
  };

  it('asks local counterparts unless told otherwise', () => {
    const PAYMENTS_SECRET = 'p'.repeat(32);
    expect(readBillingConfig({ PAYMENTS_SECRET })).toEqual({
      payments: { provider: 'local', url: 'http://127.0.0.1:8791', secret: PAYMENTS_SECRET },
      localVatIdRegister: 'http://127.0.0.1:8792/vies',
      localExchangeRates: 'http://127.0.0.1:8792',
      taxAuthority: { environment: 'local', url: 'http://127.0.0.1:8793', certificatesDirectory: undefined },
    });
  });

  it('asks Stripe, VIES, the central banks and KSeF when told to', () => {
    const ksef = { TAX_AUTHORITY: 'ksef-test', KSEF_CERTIFICATES_DIR: '/certificates' };
    const told = { ...stripe, ...ksef, VAT_ID_REGISTER: 'vies', EXCHANGE_RATES: 'central-banks' };
    expect(readBillingConfig(told)).toEqual({
      payments: {
        provider: 'stripe',
        secretKey: 'rk_test_123',
        publishableKey: 'pk_test_123',
        webhookSecret: 'whsec_123',
      },
      localVatIdRegister: undefined,
      localExchangeRates: undefined,
      taxAuthority: { environment: 'ksef-test', certificatesDirectory: '/certificates' },
    });
  });

  it.each<[string, Environment]>([
    ['PAYMENT_PROVIDER must be local or stripe (not "paypal")', { PAYMENT_PROVIDER: 'paypal' }],
    ['PAYMENTS_SECRET is not set', {}],
    ['PAYMENTS_URL must be the address of the local payment server', { PAYMENTS_URL: 'localhost' }],
    ['STRIPE_SECRET_KEY is not set', { ...stripe, STRIPE_SECRET_KEY: '' }],
    ['STRIPE_SECRET_KEY must be a key of Stripe that begins with sk_', { ...stripe, STRIPE_SECRET_KEY: 'pk_test_1' }],
    ['STRIPE_WEBHOOK_SECRET must be', { ...stripe, STRIPE_WEBHOOK_SECRET: 'secret' }],
    ['VAT_ID_REGISTER must be local or vies', { ...stripe, VAT_ID_REGISTER: 'VIES' }],
    ['EXCHANGE_RATES must be local or central-banks', { ...stripe, EXCHANGE_RATES: 'nbp' }],
    ['REGISTERS_URL must be the address of the local registers', { ...stripe, REGISTERS_URL: 'registers' }],
    ['TAX_AUTHORITY must be local, ksef-test, ksef-demo or ksef', { ...stripe, TAX_AUTHORITY: 'KSeF' }],
    ['KSEF_CERTIFICATES_DIR is not set', { ...stripe, TAX_AUTHORITY: 'ksef' }],
  ])('says in one line: %s', (start, wrong) => {
    const complaint = complaintOf(() => readBillingConfig(wrong));
    expect(complaint).toMatch(start);
    expect(complaint).not.toContain('\n');
    expect(complaint).not.toContain('pk_test_1');
  });
});

describe('the configuration of npm start', () => {
  it('starts no local counterpart of what is asked outside, and wants the keys for that', () => {
    const outside = { PAYMENT_PROVIDER: 'stripe', VAT_ID_REGISTER: 'vies', EXCHANGE_RATES: 'central-banks' };
    expect(complaintOf(() => readStartConfig(outside))).toMatch('STRIPE_SECRET_KEY is not set');
    const keys = {
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
    };
    const ksef = { TAX_AUTHORITY: 'ksef', KSEF_CERTIFICATES_DIR: '/certificates' };
    expect(readStartConfig({ ...outside, ...keys, ...ksef }).asks).toEqual({
      localPayments: false,
      localRegisters: false,
      localTaxAuthority: false,
      localIssuer: true,
    });
  });

  it('embeds every server and generates every secret unless told otherwise', () => {
    const config = readStartConfig({});
    expect(Object.values(config.external).filter(Boolean)).toEqual([]);
    const local = { localPayments: true, localRegisters: true, localTaxAuthority: true };
    expect(config.asks).toEqual({ ...local, localIssuer: true });
    expect(readStartConfig({ NODE_ENV: 'production' }).asks).toEqual({ ...local, localIssuer: false });
    expect(config.keyHashSecret).toBeUndefined();
    expect(config.ports.MONGODB_PORT).toEqual({ variable: 'MONGODB_PORT', port: 27_017, configured: false });
  });

  it('knows a configured port from a default one', () => {
    const { API_PORT } = readStartConfig({ API_PORT: '8080' }).ports;
    expect(API_PORT).toEqual({ variable: 'API_PORT', port: 8080, configured: true });
  });

  it('checks also what only worker and API use', () => {
    expect(complaintOf(() => readStartConfig({ LOG_LEVEL: 'loud' }))).toMatch('LOG_LEVEL must be');
  });

  it('asks for the secret of a data plane that is not embedded', () => {
    expect(complaintOf(() => readStartConfig({ DATA_PLANE_URL: 'http://plane.internal' }))).toMatch(
      'DATA_PLANE_SECRET is not set',
    );
  });
});
