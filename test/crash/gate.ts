import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be shut in front of a certain message. */
export interface Gate {
  readonly port: number;
  /** Shuts in front of every message that has all these words. Resolves when one stands there; none passes, nor a repetition. */
  shutBefore(...words: string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a gate to a port of this machine. */
export async function openGate(targetPort: number): Promise<Gate> {
  let awaited: { words: readonly string[]; arrived(): void } | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    target.pipe(client);
    let shut = false;
    client.on('data', (message: Buffer) => {
      if (!shut && awaited?.words.every((word) => message.includes(word))) {
        shut = true;
        awaited.arrived();
      }
      if (!shut) target.write(message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    shutBefore: (...words) =>
      new Promise<void>((arrived) => {
        awaited = { words, arrived };
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
