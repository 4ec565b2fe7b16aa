import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;

beforeAll(async () => {
  // However long they take one after the other on a slow machine: the test is about that none is lost or refused.
  perennial = await openPerennial({ updateTimeoutMs: 240_000 });
});

afterAll(() => perennial.close());

describe('25 single assignments to one subscription at once', () => {
  it('are all carried out', async () => {
    const customer = await perennial.redeemed({ clock: undefined, count: 26 });
    const users = await customer.addUsers(...Array.from({ length: 25 }, (_, n) => `User ${n}`));
    for (const [field, result] of [
      ['assign', 'assigned'],
      ['unassign', 'unassigned'],
    ] as const) {
      const bodies = users.map((userId) => ({ assign: [], unassign: [], [field]: [userId] }));
      const answers = await Promise.all(
        bodies.map((body) => perennial.call('POST', `${customer.path}/licences`, body)),
      );
      expect(answers.map(({ status }) => status)).toEqual(users.map(() => 200));
      const results = answers.map(({ body }) => (body as { results: unknown }).results);
      expect(results).toEqual(users.map((userId) => [expect.objectContaining({ userId, result })]));
    }
    expect(await customer.subscription()).toMatchObject({ seats: { owned: 26, assigned: 1 } });
  });
});
