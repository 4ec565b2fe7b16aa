/** Servers that the environment names and that are therefore not embedded: are they there? */
import type { StartConfig } from '../config/index.js';
import { accepts } from './ports.js';

/** A configured server does not answer; `message` is one line that names its variable. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

const TIMEOUT_MS = 5000;

async function checkTemporal(address: string, namespace: string): Promise<void> {
  const { Connection } = await import('@temporalio/client');
  const refuse = (why: string) => {
    throw new Unreachable(`TEMPORAL_ADDRESS=${address}: ${why}`);
  };
  const connection = await Connection.connect({ address, connectTimeout: TIMEOUT_MS }).catch(() =>
    refuse('no Temporal server answers there'),
  );
  if (!connection) return;
  try {
    await connection.workflowService
      .describeNamespace({ namespace })
      .catch(() => refuse(`the server has no namespace "${namespace}" (TEMPORAL_NAMESPACE)`));
  } finally {
    await connection.close();
  }
}

async function checkMongo(uri: string): Promise<void> {
  const { default: mongoose } = await import('mongoose');
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: TIMEOUT_MS });
  try {
    await client.db('admin').command({ ping: 1 });
  } catch (error) {
    // The connection string may hold a password and is not repeated.
    const reason = error instanceof Error ? error.message.split('\n')[0] : '';
    throw new Unreachable(`MONGODB_URI: no MongoDB answers there (${reason})`);
  } finally {
    await client.close();
  }
}

const webPort = (address: string) => (address.startsWith('https:') ? 443 : 80);

async function checkSocket(variable: string, address: string, defaultPort: number): Promise<void> {
  const { hostname, port, host } = new URL(address);
  if (await accepts(hostname.replace(/^\[|\]$/g, ''), Number(port) || defaultPort, TIMEOUT_MS)) return;
  throw new Unreachable(`${variable}: nobody answers at ${host}`);
}

/**
 * Asks each configured server whether it is there.
 *
 * @throws Unreachable for the first that is not.
 */
export async function checkExternal({ external, namespace }: StartConfig): Promise<void> {
  const { temporalAddress, mongodbUri, smtpUrl, dataPlaneUrl, paymentsUrl, registersUrl, taxAuthorityUrl } = external;
  await Promise.all([
    temporalAddress && checkTemporal(temporalAddress, namespace),
    mongodbUri && checkMongo(mongodbUri),
    smtpUrl && checkSocket('SMTP_URL', smtpUrl, smtpUrl.startsWith('smtps:') ? 465 : 587),
    dataPlaneUrl && checkSocket('DATA_PLANE_URL', dataPlaneUrl, webPort(dataPlaneUrl)),
    paymentsUrl && checkSocket('PAYMENTS_URL', paymentsUrl, webPort(paymentsUrl)),
    registersUrl && checkSocket('REGISTERS_URL', registersUrl, webPort(registersUrl)),
    taxAuthorityUrl && checkSocket('TAX_AUTHORITY_URL', taxAuthorityUrl, webPort(taxAuthorityUrl)),
  ]);
}
