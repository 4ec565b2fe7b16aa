/** What `npm start` decides before it starts anything: ports, addresses, and the environment of its child processes. */
import type { PortVariable, StartConfig } from '../config/index.js';
import { demoOperator } from './issuer/people.js';
import { mongoUri } from './mongo.js';
import { choosePorts } from './ports.js';
import type { Addresses } from './run-record.js';
import type { StoredSecrets } from './stored-secrets.js';

/** Where the API hears from the local payment server. */
const paymentEventsPath = '/v1/payment-events';

/** The ports of what is started here: the API and each server that is not there already. */
function neededPorts({ external, asks }: StartConfig): PortVariable[] {
  return [
    'API_PORT',
    ...(external.temporalAddress ? [] : (['TEMPORAL_PORT', 'TEMPORAL_UI_PORT'] as const)),
    ...(external.mongodbUri ? [] : (['MONGODB_PORT'] as const)),
    ...(external.smtpUrl ? [] : (['SMTP_PORT', 'MAIL_UI_PORT'] as const)),
    ...(external.dataPlaneUrl ? [] : (['DATA_PLANE_PORT'] as const)),
    ...(external.paymentsUrl || !asks.localPayments ? [] : (['PAYMENTS_PORT'] as const)),
    ...(external.registersUrl || !asks.localRegisters ? [] : (['REGISTERS_PORT'] as const)),
    ...(external.taxAuthorityUrl || !asks.localTaxAuthority ? [] : (['TAX_AUTHORITY_PORT'] as const)),
    ...(asks.localIssuer ? (['ISSUER_PORT'] as const) : []),
  ];
}

/** Ports and addresses of one run. */
export interface Endpoints {
  readonly addresses: Addresses;
  /** One line for each default port that was taken. */
  readonly movedPorts: readonly string[];
  /** The port chosen for a server that is started here. */
  port(variable: PortVariable): number;
}

/**
 * Chooses ports and says where everything will be reached.
 *
 * @throws PortTaken when a configured port is in use.
 */
export async function chooseEndpoints(config: StartConfig): Promise<Endpoints> {
  const { external, asks } = config;
  const requested = neededPorts(config).map((variable) => config.ports[variable]);
  const chosen = await choosePorts(requested, (variable) => (variable === 'API_PORT' ? config.apiHost : '127.0.0.1'));
  const port = (variable: PortVariable) => chosen.get(variable) ?? config.ports[variable].port;
  const local = (variable: PortVariable) => `127.0.0.1:${port(variable)}`;
  // A service that listens everywhere is reached from here by the loopback address.
  const apiHost = ['0.0.0.0', '::'].includes(config.apiHost) ? '127.0.0.1' : config.apiHost;
  const api = `http://${apiHost.includes(':') ? `[${apiHost}]` : apiHost}:${port('API_PORT')}`;
  return {
    port,
    movedPorts: requested
      .filter((one) => port(one.variable) !== one.port)
      .map((one) => `Port ${one.port} is taken: ${one.variable}=${port(one.variable)} is used`),
    addresses: {
      api,
      reference: `${api}/reference`,
      temporal: external.temporalAddress ?? local('TEMPORAL_PORT'),
      temporalNamespace: config.namespace,
      temporalUi: external.temporalAddress ? config.temporalUiUrl : `http://${local('TEMPORAL_UI_PORT')}`,
      mongodb: external.mongodbUri ?? mongoUri(port('MONGODB_PORT')),
      smtp: external.smtpUrl ?? `smtp://${local('SMTP_PORT')}`,
      mailUi: external.smtpUrl ? undefined : `http://${local('MAIL_UI_PORT')}`,
      dataPlane: external.dataPlaneUrl ?? `http://${local('DATA_PLANE_PORT')}`,
      payments: asks.localPayments ? (external.paymentsUrl ?? `http://${local('PAYMENTS_PORT')}`) : undefined,
      registers: asks.localRegisters ? (external.registersUrl ?? `http://${local('REGISTERS_PORT')}`) : undefined,
      taxAuthority: asks.localTaxAuthority
        ? (external.taxAuthorityUrl ?? `http://${local('TAX_AUTHORITY_PORT')}`)
        : undefined,
      issuer: external.oidcIssuer ?? (asks.localIssuer ? `http://${local('ISSUER_PORT')}` : undefined),
    },
  };
}

/** The environment of worker, API and seed: ours, with what was chosen here. */
export function serviceEnvironment(
  config: StartConfig,
  { addresses, port }: Endpoints,
  secrets: StoredSecrets,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    API_HOST: config.apiHost,
    API_PORT: String(port('API_PORT')),
    PUBLIC_URL: config.publicUrl ?? addresses.api,
    TEMPORAL_ADDRESS: addresses.temporal,
    TEMPORAL_NAMESPACE: addresses.temporalNamespace,
    TEMPORAL_UI_URL: addresses.temporalUi ?? '',
    MONGODB_URI: addresses.mongodb,
    SMTP_URL: addresses.smtp,
    DATA_PLANE_URL: addresses.dataPlane,
    DATA_PLANE_SECRET: config.dataPlaneSecret ?? secrets.dataPlaneSecret,
    PAYMENTS_URL: addresses.payments ?? '',
    PAYMENTS_SECRET: config.paymentsSecret ?? secrets.paymentsSecret,
    PAYMENTS_WEBHOOK_URL: `${addresses.api}${paymentEventsPath}`,
    REGISTERS_URL: addresses.registers ?? '',
    TAX_AUTHORITY_URL: addresses.taxAuthority ?? '',
    OIDC_ISSUER: addresses.issuer ?? '',
    // The person of the local issuer whom the seed makes an operator.
    SEED_OPERATOR: config.asks.localIssuer ? JSON.stringify(demoOperator) : '',
    KEY_HASH_SECRET: config.keyHashSecret ?? secrets.keyHashSecret,
  };
}
