/**
 * The local counterparts of the ports to the outside world, in one process: mail catcher, data plane, payment server, public
 * registers, tax authority and issuer of access tokens. What they received is kept in FOLDER.
 *
 *     node --import tsx servers/counterparts.ts FOLDER [mail-catcher=SMTP_PORT,HTTP_PORT] [data-plane=PORT] [payments=PORT]
 *       [registers=PORT] [tax-authority=PORT] [issuer=PORT]
 */
import { join } from 'node:path';
import { startDataPlane } from './data-plane.js';
import { startIssuer } from './issuer.js';
import { startMailCatcher } from './mail-catcher.js';
import { startPaymentServer } from './payments.js';
import { startRegisters } from './registers.js';
import { startTaxAuthority } from './tax-authority.js';

async function start(folder: string, parameter: string): Promise<void> {
  const [name, ports = ''] = parameter.split('=');
  const [port, httpPort] = ports.split(',').map(Number);
  const secret = process.env['DATA_PLANE_SECRET'];
  // In a container nobody reaches the loopback address.
  const host = process.env['COUNTERPARTS_HOST'] || '127.0.0.1';
  if (name === 'mail-catcher' && port && httpPort) {
    await startMailCatcher({ host, smtpPort: port, httpPort, file: join(folder, 'mails.jsonl') });
  } else if (name === 'data-plane' && port) {
    await startDataPlane({ host, port, ...(secret ? { secret } : {}), file: join(folder, 'data-plane.jsonl') });
  } else if (name === 'payments' && port) {
    const paymentsSecret = process.env['PAYMENTS_SECRET'];
    const webhookUrl = process.env['PAYMENTS_WEBHOOK_URL'] || undefined;
    const shared = paymentsSecret ? { secret: paymentsSecret } : {};
    await startPaymentServer({ host, port, ...shared, webhookUrl, file: join(folder, 'payments.jsonl') });
  } else if (name === 'registers' && port) {
    await startRegisters({ host, port });
  } else if (name === 'tax-authority' && port) {
    const publicUrl = process.env['TAX_AUTHORITY_URL'] || undefined;
    await startTaxAuthority({ host, port, publicUrl, folder: join(folder, 'tax-authority') });
  } else if (name === 'issuer' && port) {
    const audience = process.env['OIDC_AUDIENCE'] || process.env['PUBLIC_URL'];
    if (!audience) throw new Error('OIDC_AUDIENCE is not set: for whom would the tokens be?');
    await startIssuer({ host, port, audience });
  } else {
    throw new Error(
      `${parameter} is not mail-catcher=SMTP_PORT,HTTP_PORT, data-plane=PORT, payments=PORT, registers=PORT, tax-authority=PORT or issuer=PORT`,
    );
  }
}

const [folder = '.', ...parameters] = process.argv.slice(2);
Promise.all(parameters.map((parameter) => start(folder, parameter))).then(
  () => console.log('ready'),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
