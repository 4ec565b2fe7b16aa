import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const open = (as: Perennial, keys: readonly string[]) => as.call('POST', '/v1/redemptions', as.activation({ keys }));

describe('wrong product keys', () => {
  it('are ten within 15 minutes for a partner, whichever API key it uses; then nothing is told, also of right ones', async () => {
    const one = perennial.as(await perennial.createPartner('4711'));
    const { key } = (await perennial.call('POST', '/v1/api-keys', { name: 'B', role: 'partner', partnerId: '4711' }))
      .body as { key: string };
    const other = perennial.as(key);
    expect(
      await open(
        one,
        Array.from({ length: 4 }, (_, i) => `WRONG${i}`),
      ),
    ).toEqual(refusal('malformedKey'));
    for (let i = 0; i < 6; i += 1) expect((await open(other, ['WRONG'])).status).toBe(422);
    const { keys } = await perennial.issueKeys();
    for (const as of [one, other]) {
      const refused = await open(as, keys);
      expect(refused).toEqual(refusal('tooManyWrongKeys'));
      const wait = Number(refused.headers.get('Retry-After'));
      expect(wait).toBeGreaterThan(600);
      expect(wait).toBeLessThanOrEqual(900);
    }
    const { wrongKeys } = perennial.testEnvironment.database;
    await wrongKeys.collection.updateOne({ _id: 'partner/4711' }, { $set: { at: [] } });
    expect((await open(one, keys)).status).toBe(201);
  });

  it('are no more than ten that are told when they come at once', async () => {
    const partner = perennial.as(await perennial.createPartner('4712'));
    const answers = await Promise.all(Array.from({ length: 30 }, () => open(partner, ['WRONG'])));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(10).fill(422), ...Array(20).fill(429)]);
  });

  it('are not counted for operators', async () => {
    for (let i = 0; i < 12; i += 1) expect((await open(perennial, ['WRONG'])).status).toBe(422);
  });
});
