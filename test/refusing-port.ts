import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Does the work with a port of this machine at which nobody answers, and which nobody is given meanwhile: it is the near end of a
 * connection. A port that was only found free may be another one's a moment later.
 */
export async function withRefusingPort<Result>(work: (port: number) => Promise<Result>): Promise<Result> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[far]] = await Promise.all([accepted, once(near, 'connect')]);
  try {
    return await work(near.localPort ?? 0);
  } finally {
    near.destroy();
    far.destroy();
    server.close();
  }
}
