import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { isAllowedAddress } from '../../../adapters/messaging/public-address.js';
import { type WebhookSenderOptions, webhookSender } from '../../../adapters/messaging/webhook-sender.js';
import { type Receiver, startReceiver } from '../../webhook-receiver.js';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => receiver.behave(() => 204));

async function sent(url: string, options: WebhookSenderOptions, body = '{"type":"webhook.test"}') {
  const sender = webhookSender(options);
  try {
    const { durationMs, ...outcome } = await sender.send({ url, id: 'evt_1', body, secrets: [secret] });
    expect(durationMs).toBeGreaterThanOrEqual(0);
    return outcome;
  } finally {
    await sender.close();
  }
}
const port = () => new URL(receiver.url).port;
const notAllowed = { status: null, problem: 'addressNotAllowed', retryAfterMs: null };

describe('an address', () => {
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111'])('of the internet is public: %s', (address) => {
    expect(isAllowedAddress(address, false)).toBe(true);
  });

  it.each([
    ...['127.0.0.1', '127.8.0.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '::ffff:127.0.0.1'],
    ...['::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'no address', ''],
  ])('of a private network, this machine, a link, or hidden in another one is not: %s', (address) => {
    expect(isAllowedAddress(address, false)).toBe(false);
  });

  it('of a link is not even where private ones are allowed', () => {
    const addresses = ['127.0.0.1', '10.0.0.1', '::1', '169.254.169.254', 'fe80::1', '::ffff:169.254.169.254'];
    expect(addresses.filter((address) => isAllowedAddress(address, true))).toEqual(['127.0.0.1', '10.0.0.1', '::1']);
  });
});

describe('a webhook', () => {
  it('never reaches a private address, however that is written', async () => {
    const before = receiver.arrivals.length;
    const hosts = [
      ...['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f000001', '0177.0.0.1', '127.1'],
      ...['127.0.0.1.', '0', '[::1]', '[::]', '169.254.169.254', '[fd00:ec2::254]'],
    ];
    for (const host of hosts) {
      expect([host, await sent(`http://${host}:${port()}/`, { allowPrivate: false })]).toEqual([host, notAllowed]);
    }
    expect(receiver.arrivals).toHaveLength(before);
  });

  it('is not led to one by a name, also where the name had another address before, or has others beside it', async () => {
    const before = receiver.arrivals.length;
    const answers = [
      [{ address: '127.0.0.1', family: 4 }],
      [{ address: '::ffff:127.0.0.1', family: 6 }],
      [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
      [],
    ];
    for (const addresses of answers) {
      const options: WebhookSenderOptions = {
        allowPrivate: false,
        lookup: (_name, _options, callback) => callback(null, addresses),
      };
      expect(await sent(`http://rebound.example:${port()}/`, options)).toEqual(notAllowed);
    }
    expect(receiver.arrivals).toHaveLength(before);
  });

  it('is connected to the address that was checked: a name is looked up once', async () => {
    let looks = 0;
    const options: WebhookSenderOptions = {
      allowPrivate: true,
      lookup: (_name, _options, callback) => {
        looks += 1;
        callback(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    };
    expect(await sent(`http://once.example:${port()}/`, options)).toMatchObject({ status: 204, problem: null });
    expect(looks).toBe(1);
  });

  it('is signed, so that its receiver knows that it is ours and whole', async () => {
    const body = '{"type":"webhook.test","name":"zażółć"}';
    await sent(`${receiver.url}/signed`, { allowPrivate: true }, body);
    const arrival = receiver.arrivals.at(-1);
    expect(arrival?.text).toBe(body);
    expect(new Webhook(secret).verify(arrival?.text ?? '', { ...arrival?.headers })).toEqual(JSON.parse(body));
    expect(() => new Webhook(secret).verify(`${arrival?.text} `, { ...arrival?.headers })).toThrow('No matching');
  });

  it('does not follow a redirect', async () => {
    const before = receiver.arrivals.length;
    receiver.behave((_event, path) => (path === '/here' ? { status: 307, location: `${receiver.url}/there` } : 200));
    const outcome = await sent(`${receiver.url}/here`, { allowPrivate: true });
    expect(outcome).toEqual({ status: 307, problem: 'status', retryAfterMs: null });
    expect(receiver.arrivals).toHaveLength(before + 1);
  });

  it('waits for an answer so long and no longer, and says of a host that nobody answers there', async () => {
    receiver.behave(() => 'hang');
    const options = { allowPrivate: true, timeoutMs: 200 };
    expect(await sent(receiver.url, options)).toMatchObject({ status: null, problem: 'timeout' });
    const closed = await startReceiver();
    await closed.close();
    expect(await sent(closed.url, { allowPrivate: true })).toMatchObject({ status: null, problem: 'unreachable' });
  });
});

describe('Node’s own fetch', () => {
  it('stays as it is in a process that sends webhooks', async () => {
    // As the Stripe SDK asks; the undici package would not take its length.
    const script = `
      await import('./adapters/messaging/webhook-sender.ts');
      const headers = { 'Content-Length': '2' };
      const { status } = await fetch(process.argv[1], { method: 'POST', headers, body: '{}' });
      console.log(status);`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script, receiver.url];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: join(import.meta.dirname, '../../..'),
    });
    expect(stdout.trim()).toBe('204');
  });
});
