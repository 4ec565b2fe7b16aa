/**
 * The one schema of the environment. Every process reads it at its start, through one of two views: `readServiceConfig` for
 * API and worker, `readStartConfig` for `npm start`, which brings along the servers that are not configured.
 */
import { z } from 'zod';

/** A variable of the environment is missing or wrong; `message` is one line that names it and says what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const port = () =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().int().min(1).max(65_535));
const count = () =>
  z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number)
    .pipe(z.number().max(1_000_000));
const text = () => z.string().min(1);
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol));

/** Signatures that anybody can check and only the issuer can make: none with a shared secret. */
const signatureAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const;

/** Each variable: its schema, and what a right value looks like, in words that finish "… must be". */
const variables = {
  API_HOST: [text(), 'a host name or address to listen on, e.g. 127.0.0.1'],
  API_PORT: [port(), 'a port from 1 to 65535'],
  PUBLIC_URL: [url('http:', 'https:'), 'the address under which clients reach the API, e.g. https://api.example.com'],
  PUBLIC_URL_21VIANET: [
    url('http:', 'https:'),
    'the address under which customers and partners of the 21Vianet cloud reach the API, e.g. https://api.example.cn',
  ],
  TEMPORAL_ADDRESS: [z.string().regex(/^[^\s:/]+:\d{1,5}$/), 'HOST:PORT of a Temporal server, e.g. 127.0.0.1:7233'],
  TEMPORAL_NAMESPACE: [text(), 'the name of a Temporal namespace'],
  TEMPORAL_TASK_QUEUE: [text(), 'the name of a Temporal task queue'],
  TEMPORAL_UI_URL: [url('http:', 'https:'), 'the address of the Temporal UI, e.g. http://127.0.0.1:8233'],
  MONGODB_URI: [url('mongodb:', 'mongodb+srv:'), 'a connection string, e.g. mongodb://127.0.0.1:27017'],
  MONGODB_DATABASE: [z.string().regex(/^[\w-]{1,38}$/), 'a database name of up to 38 letters, digits, _ and -'],
  SMTP_URL: [url('smtp:', 'smtps:'), 'the address of a mail server, e.g. smtp://127.0.0.1:1025'],
  MAIL_FROM: [z.string().regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/), 'a sender, e.g. Perennial <no-reply@example.com>'],
  DATA_PLANE_URL: [url('http:', 'https:'), 'the address of the data plane, e.g. http://127.0.0.1:8790'],
  DATA_PLANE_SECRET: [
    z.string().regex(/^(whsec_)?[A-Za-z0-9+/]{24,}={0,2}$/),
    'the base64 of at least 18 random bytes shared with the data plane',
  ],
  PAYMENT_PROVIDER: [z.enum(['local', 'stripe']), 'local or stripe'],
  PAYMENTS_URL: [url('http:', 'https:'), 'the address of the local payment server, e.g. http://127.0.0.1:8791'],
  PAYMENTS_SECRET: [
    z.string().regex(/^(whsec_)?[A-Za-z0-9+/]{24,}={0,2}$/),
    'the base64 of at least 18 random bytes shared with the local payment server',
  ],
  STRIPE_SECRET_KEY: [z.string().regex(/^[rs]k_(test|live)_\w+$/), 'a key of Stripe that begins with sk_ or rk_'],
  STRIPE_PUBLISHABLE_KEY: [z.string().regex(/^pk_(test|live)_\w+$/), 'a key of Stripe that begins with pk_'],
  STRIPE_WEBHOOK_SECRET: [z.string().regex(/^whsec_\S+$/), 'the secret of Stripe’s webhook, which begins with whsec_'],
  VAT_ID_REGISTER: [z.enum(['local', 'vies']), 'local or vies'],
  EXCHANGE_RATES: [z.enum(['local', 'central-banks']), 'local or central-banks'],
  REGISTERS_URL: [url('http:', 'https:'), 'the address of the local registers, e.g. http://127.0.0.1:8792'],
  TAX_AUTHORITY: [z.enum(['local', 'ksef-test', 'ksef-demo', 'ksef']), 'local, ksef-test, ksef-demo or ksef'],
  TAX_AUTHORITY_URL: [url('http:', 'https:'), 'the address of the local tax authority, e.g. http://127.0.0.1:8793'],
  KSEF_CERTIFICATES_DIR: [text(), 'the folder with the certificates of sellers'],
  WEBHOOKS_ALLOW_PRIVATE: [
    z.enum(['true', 'false']).transform((value) => value === 'true'),
    'true or false: whether webhooks may go to private addresses and over http',
  ],
  OIDC_ISSUER: [
    url('http:', 'https:'),
    'the issuer of access tokens as they name it, e.g. https://sign-in.example.com',
  ],
  OIDC_AUDIENCE: [text(), 'the audience of access tokens for this API, e.g. https://api.example.com'],
  OIDC_ALGORITHMS: [
    z
      .string()
      .transform((list) => list.split(/[\s,]+/).filter((name) => name !== ''))
      .pipe(z.array(z.enum(signatureAlgorithms)).min(1)),
    `algorithms of signatures, of ${signatureAlgorithms.join(', ')}, e.g. RS256,ES256`,
  ],
  OIDC_CLOCK_SKEW: [
    z
      .string()
      .regex(/^\d{1,3}$/)
      .transform(Number)
      .pipe(z.number().max(300)),
    'the seconds from 0 to 300 by which the clocks of issuer and API may differ',
  ],
  NODE_ENV: [text(), 'production, or anything else'],
  KEY_HASH_SECRET: [z.string().min(32), 'at least 32 random characters, the same for every process and for ever'],
  CONTACT: [z.string().regex(/^[^\r\n]{3,200}$/), 'whom customers turn to, e.g. Example Ltd, support@example.com'],
  OPERATORS_EMAIL: [z.email(), 'the address that is told of cases that wait for a person, e.g. operators@example.com'],
  BACKUP_RETENTION_DAYS: [
    z
      .string()
      .regex(/^\d{1,4}$/)
      .transform(Number),
    'the days that copies of the database are kept, from 0 to 9999',
  ],
  RATE_LIMIT_PER_KEY: [count(), 'the requests a minute of one API key, up to 1000000; 0 for no limit'],
  RATE_LIMIT_FAILURES: [count(), 'the failed authentications a minute from one address, up to 1000000; 0 for no limit'],
  RATE_LIMIT_PUBLIC: [count(), 'the searches for partners a minute from one address, up to 1000000; 0 for no limit'],
  TRUSTED_PROXIES: [z.string().regex(/^\d$/).transform(Number), 'how many proxies stand before the API, from 0 to 9'],
  SHUTDOWN_DELAY: [
    z
      .string()
      .regex(/^\d{1,2}$/)
      .transform(Number),
    'the seconds from 0 to 99 in which the API is not ready any more but still serves',
  ],
  WORKER_CACHED_WORKFLOWS: [
    z
      .string()
      .regex(/^\d{1,6}$/)
      .transform(Number)
      .pipe(z.number().min(2)),
    'how many open workflows a worker keeps in memory, from 2 to 999999',
  ],
  LOG_LEVEL: [
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'one of trace, debug, info, warn, error, fatal, silent',
  ],
  PERENNIAL_DATA_DIR: [text(), 'a folder that may be written'],
  TEMPORAL_PORT: [port(), 'a port from 1 to 65535'],
  MONGODB_PORT: [port(), 'a port from 1 to 65535'],
  TEMPORAL_UI_PORT: [port(), 'a port from 1 to 65535'],
  SMTP_PORT: [port(), 'a port from 1 to 65535'],
  MAIL_UI_PORT: [port(), 'a port from 1 to 65535'],
  DATA_PLANE_PORT: [port(), 'a port from 1 to 65535'],
  PAYMENTS_PORT: [port(), 'a port from 1 to 65535'],
  REGISTERS_PORT: [port(), 'a port from 1 to 65535'],
  TAX_AUTHORITY_PORT: [port(), 'a port from 1 to 65535'],
  ISSUER_PORT: [port(), 'a port from 1 to 65535'],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Variables = typeof variables;
/** A variable that Perennial knows. */
export type Variable = keyof Variables;
type Value<Name extends Variable> = z.infer<Variables[Name][0]>;

/** The ports that are used unless configured; `npm start` moves on to the next free one when one is taken. */
export const defaultPorts = {
  API_PORT: 8080,
  TEMPORAL_PORT: 7233,
  TEMPORAL_UI_PORT: 8233,
  MONGODB_PORT: 27017,
  SMTP_PORT: 1025,
  MAIL_UI_PORT: 8025,
  DATA_PLANE_PORT: 8790,
  PAYMENTS_PORT: 8791,
  REGISTERS_PORT: 8792,
  TAX_AUTHORITY_PORT: 8793,
  ISSUER_PORT: 8794,
} as const satisfies Partial<Record<Variable, number>>;

const secrets: readonly Variable[] = [
  'KEY_HASH_SECRET',
  'DATA_PLANE_SECRET',
  'PAYMENTS_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'MONGODB_URI',
  'SMTP_URL',
];

/** The environment of a process: `process.env`, or what a test makes up. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable, or undefined when it is not set; empty counts as not set. */
function read<Name extends Variable>(environment: Environment, name: Name): Value<Name> | undefined {
  const value = environment[name];
  if (value === undefined || value === '') return undefined;
  const [schema, right] = variables[name];
  const result = schema.safeParse(value);
  if (!result.success) {
    const shown = secrets.includes(name) ? 'its value is not shown' : `not ${JSON.stringify(value)}`;
    throw new ConfigError(`${name} must be ${right} (${shown})`);
  }
  return result.data as Value<Name>;
}

function required<Name extends Variable>(environment: Environment, name: Name): Value<Name> {
  const value = read(environment, name);
  if (value === undefined) throw new ConfigError(`${name} is not set: it must be ${variables[name][1]}`);
  return value;
}

/** What API and worker know about the systems around them. */
export interface ServiceConfig {
  readonly api: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string;
    /** The same for customers and partners of each cloud. */
    readonly portalUrls: Readonly<Record<'global' | '21vianet', string>>;
    /** A minute; 0: no limit. */
    readonly limits: {
      readonly perKey: number;
      readonly failuresPerAddress: number;
      readonly publicPerAddress: number;
    };
    /** How many proxies in front may say for whom they ask. */
    readonly proxies: number;
    /** How long it goes on serving after it said that it is not ready any more. */
    readonly shutdownDelaySeconds: number;
  };
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly taskQueue: string;
    readonly uiUrl: string;
  };
  readonly worker: {
    /** How many open workflows it keeps in memory; null: as many as there is room for. */
    readonly cachedWorkflows: number | null;
  };
  readonly mongodb: { readonly uri: string; readonly database: string };
  readonly mail: { readonly smtpUrl: string; readonly from: string };
  readonly dataPlane: { readonly url: string; readonly secret: string };
  /** Whether they may go to private addresses and over http. */
  readonly webhooks: { readonly allowPrivate: boolean };
  /** Keys the hashes of product keys, API keys and request bodies. */
  readonly keyHashSecret: string;
  /** Whom the readers of notices and refusals turn to. */
  /** Null: customers are told to turn to their reseller. */
  readonly contact: string | null;
  /** Null: only administrators are told of cases that wait for a person. */
  readonly operatorsEmail: string | null;
  /** How long copies of the database may still hold what was deleted: certificates state it. */
  readonly backupRetentionDays: number;
  readonly logLevel: Value<'LOG_LEVEL'>;
  /** How people sign in; null: nobody does, and only API keys are taken. */
  readonly signIn: SignInConfig | null;
}

/** Whose access tokens are taken. */
export interface SignInConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockSkewSeconds: number;
  /** Whether an issuer for development is taken: not in production. */
  readonly developmentIssuer: boolean;
}

function withoutTrailingSlash(address: string): string {
  return address.replace(/\/+$/, '');
}

/**
 * The configuration of an API or worker process.
 *
 * @throws ConfigError for the first variable that is missing or wrong.
 */
export function readServiceConfig(environment: Environment): ServiceConfig {
  const host = read(environment, 'API_HOST') ?? '127.0.0.1';
  const apiPort = read(environment, 'API_PORT') ?? defaultPorts.API_PORT;
  return {
    api: {
      host,
      port: apiPort,
      publicUrl: publicUrlOf(environment),
      portalUrls: portalUrlsOf(environment),
      limits: {
        perKey: read(environment, 'RATE_LIMIT_PER_KEY') ?? 1200,
        failuresPerAddress: read(environment, 'RATE_LIMIT_FAILURES') ?? 60,
        publicPerAddress: read(environment, 'RATE_LIMIT_PUBLIC') ?? 60,
      },
      proxies: read(environment, 'TRUSTED_PROXIES') ?? 0,
      shutdownDelaySeconds: read(environment, 'SHUTDOWN_DELAY') ?? 0,
    },
    temporal: {
      address: read(environment, 'TEMPORAL_ADDRESS') ?? `127.0.0.1:${defaultPorts.TEMPORAL_PORT}`,
      namespace: read(environment, 'TEMPORAL_NAMESPACE') ?? 'default',
      taskQueue: read(environment, 'TEMPORAL_TASK_QUEUE') ?? 'perennial',
      uiUrl: withoutTrailingSlash(
        read(environment, 'TEMPORAL_UI_URL') ?? `http://127.0.0.1:${defaultPorts.TEMPORAL_UI_PORT}`,
      ),
    },
    worker: { cachedWorkflows: read(environment, 'WORKER_CACHED_WORKFLOWS') ?? null },
    mongodb: {
      uri: read(environment, 'MONGODB_URI') ?? `mongodb://127.0.0.1:${defaultPorts.MONGODB_PORT}`,
      database: read(environment, 'MONGODB_DATABASE') ?? 'perennial',
    },
    mail: {
      smtpUrl: read(environment, 'SMTP_URL') ?? `smtp://127.0.0.1:${defaultPorts.SMTP_PORT}`,
      from: read(environment, 'MAIL_FROM') ?? 'Perennial <no-reply@perennial.example>',
    },
    dataPlane: {
      url: withoutTrailingSlash(
        read(environment, 'DATA_PLANE_URL') ?? `http://127.0.0.1:${defaultPorts.DATA_PLANE_PORT}`,
      ),
      secret: required(environment, 'DATA_PLANE_SECRET'),
    },
    webhooks: { allowPrivate: read(environment, 'WEBHOOKS_ALLOW_PRIVATE') ?? false },
    keyHashSecret: required(environment, 'KEY_HASH_SECRET'),
    contact: read(environment, 'CONTACT') ?? null,
    operatorsEmail: read(environment, 'OPERATORS_EMAIL') ?? null,
    backupRetentionDays: read(environment, 'BACKUP_RETENTION_DAYS') ?? 35,
    logLevel: read(environment, 'LOG_LEVEL') ?? 'info',
    signIn: signInConfig(environment),
  };
}

function publicUrlOf(environment: Environment): string {
  const host = read(environment, 'API_HOST') ?? '127.0.0.1';
  const apiPort = read(environment, 'API_PORT') ?? defaultPorts.API_PORT;
  return withoutTrailingSlash(read(environment, 'PUBLIC_URL') ?? `http://${host}:${apiPort}`);
}

function portalUrlsOf(environment: Environment): ServiceConfig['api']['portalUrls'] {
  const global = publicUrlOf(environment);
  return { global, '21vianet': withoutTrailingSlash(read(environment, 'PUBLIC_URL_21VIANET') ?? global) };
}

/** @throws ConfigError for an issuer without TLS in production: everybody on the way could sign in as anybody */
function signInConfig(environment: Environment): SignInConfig | null {
  const issuer = read(environment, 'OIDC_ISSUER');
  if (issuer === undefined) return null;
  const production = read(environment, 'NODE_ENV') === 'production';
  if (production && new URL(issuer).protocol !== 'https:') {
    throw new ConfigError(
      `OIDC_ISSUER must be an https: address in production (not ${JSON.stringify(issuer)}): the local issuer is for development`,
    );
  }
  return {
    issuer,
    audience: read(environment, 'OIDC_AUDIENCE') ?? publicUrlOf(environment),
    algorithms: read(environment, 'OIDC_ALGORITHMS') ?? ['RS256', 'PS256', 'ES256', 'EdDSA'],
    clockSkewSeconds: read(environment, 'OIDC_CLOCK_SKEW') ?? 30,
    developmentIssuer: !production,
  };
}

/** Who moves money, and who is asked about VAT ids and exchange rates. */
export interface BillingConfig {
  readonly payments:
    | { readonly provider: 'local'; readonly url: string; readonly secret: string }
    | {
        readonly provider: 'stripe';
        readonly secretKey: string;
        readonly publishableKey: string;
        readonly webhookSecret: string;
      };
  /** Undefined: VIES itself, and the central banks themselves. */
  readonly localVatIdRegister: string | undefined;
  readonly localExchangeRates: string | undefined;
  readonly taxAuthority:
    | { readonly environment: 'local'; readonly url: string; readonly certificatesDirectory: string | undefined }
    | { readonly environment: KsefEnvironment; readonly certificatesDirectory: string };
}

/** The ministry's: for tests, like production but for tests, and production. */
export type KsefEnvironment = Exclude<Value<'TAX_AUTHORITY'>, 'local'>;

/**
 * What API and worker know about payments and taxes.
 *
 * @throws ConfigError for the first variable that is missing or wrong.
 */
export function readBillingConfig(environment: Environment): BillingConfig {
  const registers = withoutTrailingSlash(
    read(environment, 'REGISTERS_URL') ?? `http://127.0.0.1:${defaultPorts.REGISTERS_PORT}`,
  );
  return {
    payments: paymentsConfig(environment),
    localVatIdRegister: read(environment, 'VAT_ID_REGISTER') === 'vies' ? undefined : `${registers}/vies`,
    localExchangeRates: read(environment, 'EXCHANGE_RATES') === 'central-banks' ? undefined : registers,
    taxAuthority: taxAuthorityConfig(environment),
  };
}

function taxAuthorityConfig(environment: Environment): BillingConfig['taxAuthority'] {
  const which = read(environment, 'TAX_AUTHORITY') ?? 'local';
  if (which !== 'local') {
    return { environment: which, certificatesDirectory: required(environment, 'KSEF_CERTIFICATES_DIR') };
  }
  const url = read(environment, 'TAX_AUTHORITY_URL') ?? `http://127.0.0.1:${defaultPorts.TAX_AUTHORITY_PORT}`;
  const certificatesDirectory = read(environment, 'KSEF_CERTIFICATES_DIR');
  return { environment: 'local', url: withoutTrailingSlash(url), certificatesDirectory };
}

function paymentsConfig(environment: Environment): BillingConfig['payments'] {
  if (read(environment, 'PAYMENT_PROVIDER') === 'stripe') {
    return {
      provider: 'stripe',
      secretKey: required(environment, 'STRIPE_SECRET_KEY'),
      publishableKey: required(environment, 'STRIPE_PUBLISHABLE_KEY'),
      webhookSecret: required(environment, 'STRIPE_WEBHOOK_SECRET'),
    };
  }
  const url = read(environment, 'PAYMENTS_URL') ?? `http://127.0.0.1:${defaultPorts.PAYMENTS_PORT}`;
  return { provider: 'local', url: withoutTrailingSlash(url), secret: required(environment, 'PAYMENTS_SECRET') };
}

/** A variable that names a port of `npm start`. */
export type PortVariable = keyof typeof defaultPorts;

/** A port that was asked for, or the default one, which may be left for the next free one. */
export interface RequestedPort {
  readonly variable: PortVariable;
  readonly port: number;
  readonly configured: boolean;
}

/** What `npm start` knows: which servers are there already, and where the others shall listen. */
export interface StartConfig {
  readonly dataDirectory: string;
  readonly apiHost: string;
  /** Left out: the API's own address. */
  readonly publicUrl: string | undefined;
  /** The UI of a Temporal server that is there already. */
  readonly temporalUiUrl: string | undefined;
  readonly namespace: string;
  readonly ports: Readonly<Record<PortVariable, RequestedPort>>;
  /** Servers that are there already; those left out are embedded. */
  readonly external: {
    readonly temporalAddress: string | undefined;
    readonly mongodbUri: string | undefined;
    readonly smtpUrl: string | undefined;
    readonly dataPlaneUrl: string | undefined;
    readonly paymentsUrl: string | undefined;
    readonly registersUrl: string | undefined;
    readonly taxAuthorityUrl: string | undefined;
    readonly oidcIssuer: string | undefined;
  };
  /** Local counterparts that nobody asks are not started. */
  readonly asks: {
    readonly localPayments: boolean;
    readonly localRegisters: boolean;
    readonly localTaxAuthority: boolean;
    /** Not in production, where nobody signs in unless an issuer is configured. */
    readonly localIssuer: boolean;
  };
  /** Secrets left out are generated once and kept in the data directory. */
  readonly keyHashSecret: string | undefined;
  readonly dataPlaneSecret: string | undefined;
  readonly paymentsSecret: string | undefined;
}

/**
 * The configuration of `npm start`. Everything is checked, also what only its child processes use.
 *
 * @throws ConfigError for the first variable that is wrong, for an own data plane or payment server, or Stripe, without its
 *   secret, and for KSeF without certificates.
 */
export function readStartConfig(environment: Environment): StartConfig {
  for (const name of Object.keys(variables) as Variable[]) read(environment, name);
  const requestedPort = (variable: PortVariable): RequestedPort => {
    const configured = read(environment, variable);
    return { variable, port: configured ?? defaultPorts[variable], configured: configured !== undefined };
  };
  const dataPlaneUrl = read(environment, 'DATA_PLANE_URL');
  const paymentsUrl = read(environment, 'PAYMENTS_URL');
  const stripe = read(environment, 'PAYMENT_PROVIDER') === 'stripe';
  if (stripe) paymentsConfig(environment);
  const { environment: taxAuthority } = taxAuthorityConfig(environment);
  const oidcIssuer = signInConfig(environment)?.issuer;
  return {
    dataDirectory: read(environment, 'PERENNIAL_DATA_DIR') ?? '.perennial',
    apiHost: read(environment, 'API_HOST') ?? '127.0.0.1',
    publicUrl: read(environment, 'PUBLIC_URL'),
    temporalUiUrl: read(environment, 'TEMPORAL_UI_URL'),
    namespace: read(environment, 'TEMPORAL_NAMESPACE') ?? 'default',
    ports: {
      API_PORT: requestedPort('API_PORT'),
      TEMPORAL_PORT: requestedPort('TEMPORAL_PORT'),
      TEMPORAL_UI_PORT: requestedPort('TEMPORAL_UI_PORT'),
      MONGODB_PORT: requestedPort('MONGODB_PORT'),
      SMTP_PORT: requestedPort('SMTP_PORT'),
      MAIL_UI_PORT: requestedPort('MAIL_UI_PORT'),
      DATA_PLANE_PORT: requestedPort('DATA_PLANE_PORT'),
      PAYMENTS_PORT: requestedPort('PAYMENTS_PORT'),
      REGISTERS_PORT: requestedPort('REGISTERS_PORT'),
      TAX_AUTHORITY_PORT: requestedPort('TAX_AUTHORITY_PORT'),
      ISSUER_PORT: requestedPort('ISSUER_PORT'),
    },
    external: {
      temporalAddress: read(environment, 'TEMPORAL_ADDRESS'),
      mongodbUri: read(environment, 'MONGODB_URI'),
      smtpUrl: read(environment, 'SMTP_URL'),
      dataPlaneUrl,
      paymentsUrl,
      registersUrl: read(environment, 'REGISTERS_URL'),
      taxAuthorityUrl: read(environment, 'TAX_AUTHORITY_URL'),
      oidcIssuer,
    },
    asks: {
      localPayments: !stripe,
      localRegisters:
        read(environment, 'VAT_ID_REGISTER') !== 'vies' || read(environment, 'EXCHANGE_RATES') !== 'central-banks',
      localTaxAuthority: taxAuthority === 'local',
      localIssuer: oidcIssuer === undefined && read(environment, 'NODE_ENV') !== 'production',
    },
    keyHashSecret: read(environment, 'KEY_HASH_SECRET'),
    dataPlaneSecret: dataPlaneUrl ? required(environment, 'DATA_PLANE_SECRET') : read(environment, 'DATA_PLANE_SECRET'),
    paymentsSecret:
      paymentsUrl && !stripe ? required(environment, 'PAYMENTS_SECRET') : read(environment, 'PAYMENTS_SECRET'),
  };
}

/** For the entry point of a process: the configuration, or one line on standard error and exit 1. */
export function orExit<Config>(readConfig: () => Config): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
