import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localPayments } from '../../../adapters/billing/local-payments.js';
import type { PaymentProvider } from '../../../adapters/billing/payment-provider.js';
import { type PaymentServer, startPaymentServer } from '../../../servers/payments.js';
import { told } from '../../servers/local-server.js';
import { call, customer, payment } from './provider-contract.js';

/** What a webhook was about, and of which event. */
interface Received {
  readonly eventId: string;
  readonly paymentId: string;
}

let server: PaymentServer;
let provider: PaymentProvider;
let endpoint: Server;
let received: Received[];
let onReceived: (() => void) | undefined;
/** The next so many are answered 500. */
let failing: number;

beforeEach(async () => {
  [received, failing] = [[], 0];
  endpoint = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { eventId, about } = provider.readWebhook(Buffer.concat(chunks), request.headers);
      if (about.kind === 'payment') received.push({ eventId, paymentId: about.paymentId });
      failing -= 1;
      response.writeHead(failing >= 0 ? 500 : 204).end();
      onReceived?.();
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const webhookUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
  server = await startPaymentServer({ webhookUrl });
  provider = localPayments({ url: server.url, secret: server.secret, timeoutMs: 5000 });
});

afterEach(async () => {
  onReceived = undefined;
  await server.close();
  endpoint.closeAllConnections();
  await new Promise((resolve) => endpoint.close(resolve));
});

async function paid(): Promise<string> {
  const { customerId } = await provider.createCustomer(customer, call());
  const { paymentId } = await provider.pay(payment(customerId, { kind: 'blikCode', code: '100005' }), call());
  return paymentId;
}

async function until(count: number): Promise<Received[]> {
  while (received.length < count) {
    await new Promise<void>((resolve) => {
      onReceived = resolve;
    });
  }
  return received;
}

async function release(order: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/control/webhooks/release`, { method: 'POST', headers, body: JSON.stringify({ order }) });
}

describe('the webhooks of the local payment server', () => {
  it('name what has changed, signed', async () => {
    const paymentId = await paid();
    expect(await until(1)).toMatchObject([{ paymentId }]);
  });

  it('come twice when it is told so, as one event', async () => {
    await told(server, { webhooks: { copies: 2 } });
    await paid();
    const [first, second] = await until(2);
    expect(first).toEqual(second);
  });

  it('come again until they are answered', async () => {
    failing = 1;
    await paid();
    const [first, second] = await until(2);
    expect(first).toEqual(second);
  });

  it('come late and in another order when it is told so', async () => {
    await told(server, { webhooks: { hold: true } });
    const [one, two] = [await paid(), await paid()];
    expect(received).toEqual([]);
    await release('newestFirst');
    expect(received.map(({ paymentId }) => paymentId)).toEqual([two, one]);
  });

  it('do not come at all when it is told so: reading the payment shows what has become of it', async () => {
    await told(server, { webhooks: { dropNext: 1 } });
    const lost = await paid();
    const paymentId = await paid();
    expect(await until(1)).toMatchObject([{ paymentId }]);
    expect(await provider.payment(lost)).toMatchObject({ outcome: { state: 'pending' } });
  });
});
