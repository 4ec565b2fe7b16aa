/**
 * The local counterparts of the ports to the outside world, in one process: the mail catcher and the data plane. What they
 * received is kept in FOLDER.
 *
 *     node --import tsx servers/counterparts.ts FOLDER [mail-catcher=SMTP_PORT,HTTP_PORT] [data-plane=PORT]
 */
import { join } from 'node:path';
import { startDataPlane } from './data-plane.js';
import { startMailCatcher } from './mail-catcher.js';

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
  } else {
    throw new Error(`${parameter} is not mail-catcher=SMTP_PORT,HTTP_PORT or data-plane=PORT`);
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
