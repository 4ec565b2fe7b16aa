import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { DataPlane } from '../../adapters/subscriptions/data-plane.js';
import { type DataPlaneServer, startDataPlane } from '../../servers/data-plane.js';
import { eventually } from '../eventually.js';
import { access, command, connected, effects, move } from './data-plane-story.js';
import { read, told } from './local-server.js';

describe('a local data plane', () => {
  let server: DataPlaneServer;
  let dataPlane: DataPlane;

  beforeEach(async () => {
    ({ server, dataPlane } = await connected());
  });

  afterEach(() => server.close());

  /** Posts a body that is signed as told. */
  async function post(
    body: string,
    { key = command().idempotencyKey, secret = server.secret, signedAt = new Date(), signedBody = body } = {},
  ): Promise<{ status: number; code?: string }> {
    const response = await fetch(`${server.url}/commands`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'webhook-id': key,
        'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(key, signedAt, signedBody),
      },
      body,
    });
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, ...(code === undefined ? {} : { code }) };
  }

  test('signs what it is told to say by itself, for this machine only', async () => {
    const say = async (to: string) => {
      const body = JSON.stringify({ to, body: { subscriptionId: 'sub_1' } });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${server.url}/callbacks`, { method: 'POST', headers, body });
      return { status: response.status, code: ((await response.json()) as { code?: string }).code };
    };
    // It takes signed commands itself: the signature is right, and what is said is no command.
    expect(await say(`${server.url}/commands`)).toMatchObject({ status: 422 });
    expect(await say('http://example.com/')).toMatchObject({ status: 422 });
    expect(await say('http://127.0.0.1:9/')).toEqual({ status: 502, code: 'unreachable' });
  });

  test('is healthy', async () => {
    expect(await read(server, '/health')).toEqual({ status: 'ok' });
  });

  test('keeps a register of subscriptions through their life', async () => {
    const state = () => read<Record<string, unknown>>(server, '/subscriptions/sub_1');
    await dataPlane.send(command());
    expect(await state()).toMatchObject({ state: 'active', tenantId: 'tnt_1', seats: 3, revision: 1, country: 'PL' });
    await dataPlane.send(command({ kind: 'disable', revision: 2 }));
    expect(await state()).toMatchObject({ state: 'disabled' });
    await dataPlane.send(command({ kind: 'reactivate', revision: 3, seats: 5 }));
    expect(await state()).toMatchObject({ state: 'active', seats: 5 });
    await dataPlane.send(command({ kind: 'delete', revision: 4 }));
    expect(await state()).toMatchObject({ state: 'deleted', seats: 0, serviceLicences: [] });
    expect(await read(server, '/tenants/tnt_1')).toMatchObject({ subscriptions: [{ state: 'deleted' }] });
    expect(await effects(server, '?subscriptionId=sub_1')).toMatchObject({ effects: 4 });
    expect(await effects(server, '?subscriptionId=sub_1&kind=delete')).toMatchObject({ effects: 1 });
    expect(await effects(server, '?subscriptionId=sub_2')).toMatchObject({ items: [], effects: 0, deliveries: 0 });
  });

  test('does not bring a deleted subscription back', async () => {
    await dataPlane.send(command({ kind: 'delete', revision: 2 }));
    await expect(dataPlane.send(command({ kind: 'reactivate', revision: 3 }))).rejects.toMatchObject({
      code: 'dataPlaneRefused',
      details: { reason: 'subscriptionDeleted' },
    });
  });

  test('ignores a command that is older than one it carried out', async () => {
    await dataPlane.send(command({ kind: 'disable', revision: 5 }));
    const late = await dataPlane.send(command({ kind: 'reactivate', revision: 4 }));
    expect(late).toMatchObject({ status: 'done', effect: 'ignored' });
    expect(await read(server, '/subscriptions/sub_1')).toMatchObject({ state: 'disabled', revision: 5 });
    expect(await effects(server)).toMatchObject({
      effects: 1,
      items: [{ effect: 'carriedOut' }, { effect: 'ignored' }],
    });
  });

  test('ignores a command that was put off and overtaken', async () => {
    await told(server, { answerLaterMs: 60_000, kinds: ['reactivate'] });
    await dataPlane.send(command({ kind: 'reactivate', revision: 4 }));
    expect(await effects(server)).toMatchObject({ items: [] });
    await dataPlane.send(command({ kind: 'disable', revision: 5 }));
    await told(server, {});
    expect(await effects(server)).toMatchObject({ items: [{ effect: 'ignored' }, { effect: 'carriedOut' }] });
    expect(await read(server, '/subscriptions/sub_1')).toMatchObject({ state: 'disabled' });
  });

  test('goes on with other seats, ended by what takes its place', async () => {
    const state = () => read<Record<string, unknown>>(server, '/subscriptions/sub_1');
    await dataPlane.send(command());
    await dataPlane.send(command({ kind: 'disable', revision: 2 }));
    await dataPlane.send(command({ kind: 'update', revision: 3, seats: 8 }));
    expect(await state()).toMatchObject({ state: 'disabled', seats: 8 });
    await dataPlane.send(command({ kind: 'supersede', revision: 4 }));
    expect(await state()).toMatchObject({ state: 'superseded', seats: 0, serviceLicences: [] });
    await expect(dataPlane.send(command({ kind: 'reactivate', revision: 5 }))).rejects.toMatchObject({
      code: 'dataPlaneRefused',
      details: { reason: 'subscriptionEnded' },
    });
    await dataPlane.send(command({ kind: 'delete', revision: 6 }));
    expect(await state()).toMatchObject({ state: 'deleted' });
  });

  describe('with a subscription that takes the place of another', () => {
    const bought = { subscriptionId: 'sub_2', serviceLicences: ['office', 'skype-for-business'] };

    beforeEach(async () => {
      await dataPlane.send(command());
      await dataPlane.send(command({ ...bought, idempotencyKey: 'sub_2/provision' }));
    });

    test('moves a user whole, the new access first, whatever revision the subscription is at', async () => {
      await dataPlane.send(command({ ...bought, kind: 'update', revision: 99, idempotencyKey: 'sub_2/update' }));
      expect(await dataPlane.send(move())).toMatchObject({ effect: 'carriedOut' });
      expect(await dataPlane.send(move())).toMatchObject({ effect: 'carriedOut' });
      expect(await access(server)).toEqual([
        {
          userId: 'usr_1',
          through: ['sub_2'],
          serviceLicences: ['office', 'skype-for-business'],
          withoutAccess: 0,
          changes: [
            expect.objectContaining({ change: 'known', subscriptionId: 'sub_1', through: ['sub_1'] }),
            expect.objectContaining({ change: 'gained', subscriptionId: 'sub_2', through: ['sub_1', 'sub_2'] }),
            expect.objectContaining({ change: 'lost', subscriptionId: 'sub_1', through: ['sub_2'] }),
          ],
        },
      ]);
      const users = [{ userId: 'usr_1', serviceLicences: ['office', 'skype-for-business'] }];
      expect(await read(server, '/subscriptions/sub_2/users')).toEqual({ subscriptionId: 'sub_2', items: users });
      expect(await read(server, '/subscriptions/sub_1/users')).toMatchObject({ items: [] });
    });

    test('moves nobody for whom it refuses one of the service licences', async () => {
      await told(server, { refuse: true, serviceLicence: 'skype-for-business', userId: 'usr_1' });
      await expect(dataPlane.send(move())).rejects.toMatchObject({ code: 'dataPlaneRefused' });
      await dataPlane.send(move({ userId: 'usr_2' }));
      expect(await access(server)).toMatchObject([{ userId: 'usr_2', through: ['sub_2'] }]);
    });

    test('moves a user back, and the old one goes on', async () => {
      await dataPlane.send(move());
      const home = { subscriptionId: 'sub_1', from: 'sub_2', back: true, serviceLicences: ['mail', 'files'] } as const;
      await dataPlane.send(move(home));
      await dataPlane.send(command({ ...bought, kind: 'undo', revision: 9, idempotencyKey: 'sub_2/undo' }));
      expect(await read(server, '/subscriptions/sub_2')).toMatchObject({ state: 'undone' });
      expect(await access(server)).toMatchObject([
        { through: ['sub_1'], serviceLicences: ['mail', 'files'], withoutAccess: 0 },
      ]);
      await expect(dataPlane.send(move({ idempotencyKey: 'again' }))).rejects.toMatchObject({
        details: { reason: 'subscriptionEnded' },
      });
    });

    test('tells on who ends the subscription that somebody still works through', async () => {
      await dataPlane.send(move());
      await dataPlane.send(command({ ...bought, kind: 'disable', revision: 2, idempotencyKey: 'sub_2/disable' }));
      expect(await access(server)).toMatchObject([{ through: [], withoutAccess: 1 }]);
      await dataPlane.send(command({ ...bought, kind: 'reactivate', revision: 3, idempotencyKey: 'sub_2/reactivate' }));
      expect(await access(server)).toMatchObject([{ through: ['sub_2'], withoutAccess: 1 }]);
    });

    test('does not move anybody to a subscription of another tenant', async () => {
      await expect(dataPlane.send(move({ tenantId: 'tnt_2' }))).rejects.toMatchObject({
        details: { reason: 'unknownSubscription' },
      });
    });

    test('moves a user once although the command arrives twice at the same time', async () => {
      await told(server, { duplicateRate: 1, kinds: ['reassign'] });
      const answer = await dataPlane.send(move());
      expect(await dataPlane.send(move())).toEqual(answer);
      expect(await effects(server, '?userId=usr_1')).toMatchObject({ effects: 1, deliveries: 4 });
      expect((await access(server))[0]?.changes).toHaveLength(3);
    });
  });

  test('refuses a key that comes with another command', async () => {
    await dataPlane.send(command());
    await expect(dataPlane.send(command({ seats: 4 }))).rejects.toMatchObject({
      code: 'dataPlaneRefused',
      details: { status: 422, reason: 'idempotencyKeyReused' },
    });
  });

  test('refuses a body that is not signed, signed otherwise, or signed long ago', async () => {
    const body = JSON.stringify(command());
    const otherSecret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    expect(await post(body, { secret: otherSecret })).toEqual({ status: 401, code: 'unauthenticated' });
    expect(await post(body, { signedBody: `${body} ` })).toEqual({ status: 401, code: 'unauthenticated' });
    expect(await post(body, { signedAt: new Date(Date.now() - 600_000) })).toMatchObject({ status: 401 });
    const unsigned = await fetch(`${server.url}/commands`, { method: 'POST', body });
    expect(unsigned.status).toBe(401);
    expect(await effects(server)).toMatchObject({ deliveries: 0 });
  });

  test('refuses a replay under another key', async () => {
    const body = JSON.stringify(command());
    expect(await post(body, { key: 'another' })).toEqual({ status: 400, code: 'idempotencyKeyMismatch' });
  });

  test('refuses what is not a command', async () => {
    expect(await post('{')).toEqual({ status: 400, code: 'malformedJson' });
    expect(await post(JSON.stringify({ ...command(), seats: -1 }))).toEqual({ status: 422, code: 'invalidRequest' });
    expect(await post(JSON.stringify({ ...command(), seat: 1 }))).toEqual({ status: 422, code: 'invalidRequest' });
    expect(await post(' '.repeat(100_000))).toMatchObject({ status: 413 });
  });

  test('does not tell of an operation without a signature', async () => {
    await told(server, { answerLaterMs: 60_000 });
    const accepted = await dataPlane.send(command());
    if (accepted.status !== 'accepted') throw new Error('The command was not put off');
    expect((await fetch(accepted.operationUrl)).status).toBe(401);
  });

  describe('that was told how to behave', () => {
    test('fails as often as it was told, before any effect', async () => {
      await told(server, { failNext: 2 });
      for (const _ of [1, 2])
        await expect(dataPlane.send(command())).rejects.toMatchObject({ code: 'dataPlaneUnavailable' });
      await dataPlane.send(command());
      expect(await effects(server)).toMatchObject({ effects: 1, deliveries: 1 });
      expect(await read(server, '/behaviour')).toEqual({ failNext: 0 });
    });

    test('fails only for the kinds and the subscription that were named', async () => {
      await told(server, { refuse: true, kinds: ['delete'], subscriptionId: 'sub_1' });
      await expect(dataPlane.send(command({ kind: 'delete' }))).rejects.toMatchObject({ code: 'dataPlaneRefused' });
      await dataPlane.send(command());
      await dataPlane.send(command({ kind: 'delete', subscriptionId: 'sub_2', idempotencyKey: 'sub_2/delete' }));
    });

    test('fails at the same commands for the same seed', async () => {
      const run = async (): Promise<string[]> => {
        await told(server, { failRate: 0.5, seed: 42 });
        const outcomes: string[] = [];
        for (let n = 0; n < 20; n += 1) {
          outcomes.push(
            await dataPlane.send(command({ idempotencyKey: `k${n}` })).then(
              () => 'done',
              () => 'failed',
            ),
          );
        }
        return outcomes;
      };
      const outcomes = await run();
      expect(await run()).toEqual(outcomes);
      expect(new Set(outcomes)).toEqual(new Set(['done', 'failed']));
    });

    test('behaves again when that is taken back', async () => {
      await told(server, { failRate: 1 });
      await fetch(`${server.url}/behaviour`, { method: 'DELETE' });
      expect(await read(server, '/behaviour')).toEqual({});
      await dataPlane.send(command());
    });

    test('does not take orders that it does not know', async () => {
      await expect(told(server, { explode: true })).rejects.toThrow('explode');
    });

    test('holds a command back, and carries it out as soon as it is told something else', async () => {
      await told(server, { delayMs: 600_000 });
      const sent = dataPlane.send(command());
      await eventually(async () => expect(await read(server, '/behaviour/waiting')).toEqual({ waiting: 1 }));
      expect(await effects(server)).toMatchObject({ deliveries: 0 });
      await told(server, {});
      expect(await sent).toMatchObject({ status: 'done' });
      expect(await read(server, '/behaviour/waiting')).toEqual({ waiting: 0 });
    });

    test('puts a command off, and carries it out as soon as it is told something else', async () => {
      await told(server, { answerLaterMs: 600_000 });
      await dataPlane.send(command());
      expect(await effects(server)).toMatchObject({ effects: 0 });
      await told(server, {});
      expect(await effects(server)).toMatchObject({ effects: 1, deliveries: 1 });
    });

    test('stops at once although it is being slow', async () => {
      await told(server, { delayMs: 600_000 });
      const sending = dataPlane.send(command());
      await Promise.all([expect(sending).rejects.toMatchObject({ code: 'dataPlaneUnavailable' }), server.close()]);
    });
  });
});

describe('a local data plane with a file', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'data-plane-'));
    file = join(folder, 'new', 'data-plane.jsonl');
  });

  afterEach(() => rm(folder, { recursive: true }));

  test('remembers effects, deliveries and what was put off', async () => {
    const before = await connected({ file });
    const first = await before.dataPlane.send(command());
    await before.dataPlane.send(command());
    await told(before.server, { answerLaterMs: 0 });
    await before.dataPlane.send(command({ kind: 'disable', revision: 2 }));
    await told(before.server, {});
    await before.dataPlane.send(command({ subscriptionId: 'sub_2', idempotencyKey: 'sub_2' }));
    await before.dataPlane.send(move());
    const held = await access(before.server);
    await before.server.close();

    const after = await connected({ file });
    expect(await after.dataPlane.send(command())).toEqual(first);
    expect(await effects(after.server)).toMatchObject({ effects: 4, deliveries: 6 });
    expect(await read(after.server, '/subscriptions/sub_1')).toMatchObject({ state: 'disabled' });
    expect(await access(after.server)).toEqual(held);
    await after.server.close();
  });

  test('survives a line that was cut off by a crash', async () => {
    const before = await connected({ file });
    await before.dataPlane.send(command());
    await before.dataPlane.send(command());
    await before.server.close();
    await truncate(file, (await stat(file)).size - 5);

    const after = await connected({ file });
    await after.dataPlane.send(command());
    await after.server.close();
    const again = await connected({ file });
    expect(await effects(again.server)).toMatchObject({ effects: 1, deliveries: 2 });
    await again.server.close();
  });
});

test('a taken port is an error', async () => {
  const { port, close } = await startDataPlane();
  await expect(startDataPlane({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await close();
});
