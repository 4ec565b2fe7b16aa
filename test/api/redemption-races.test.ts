import { redemption } from '../../api/redemptions/schema.js';
import { openPerennial, type Perennial } from '../perennial.js';
import { refusal } from './refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const open = (keys: readonly string[]) => perennial.call('POST', '/v1/redemptions', perennial.activation({ keys }));
const claims = () => perennial.surroundings.database.keys.claims.find().sort({ _id: 1 }).lean();
const stillOpen = () => perennial.surroundings.database.redemptions.model.find({ state: 'open' }).lean();

describe('one key that 50 callers redeem at once', () => {
  it('goes to one of them, and the others are told that it is reserved', async () => {
    const { keys } = await perennial.issueKeys();
    const answers = await Promise.all(Array.from({ length: 50 }, () => open(keys)));
    const [winner, ...more] = answers.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    const losers = answers.filter((answer) => answer !== winner);
    expect(losers).toEqual(Array.from({ length: 49 }, () => refusal('reservedKey', '/keys/0')));
    const { id } = redemption.parse(winner?.body);
    expect(await claims()).toEqual([expect.objectContaining({ state: 'reserved', owner: id })]);
    expect((await stillOpen()).map(({ _id }) => _id)).toEqual([id]);
    await perennial.call('POST', `/v1/redemptions/${id}/cancel`);
  });
});

describe('sets of keys that overlap, redeemed by 20 callers at once', () => {
  it('are reserved whole or not at all, and no key by two', async () => {
    const { keys } = await perennial.issueKeys({ count: 12 });
    // Each takes four neighbours of a ring, in an order of its own.
    const sets = Array.from({ length: 20 }, (_, caller) => {
      const four = [0, 1, 2, 3].map((n) => keys[(caller * 5 + n) % keys.length] ?? '');
      return caller % 2 === 0 ? four : four.toReversed();
    });
    const answers = await Promise.all(sets.map(open));
    const won = answers.filter(({ status }) => status === 201).map(({ body }) => redemption.parse(body).id);
    for (const answer of answers) {
      if (answer.status !== 201) expect(answer).toEqual(refusal('reservedKey'));
    }
    expect((await stillOpen()).map(({ _id }) => _id).sort()).toEqual([...won].sort());
    const held = await claims();
    expect(held).toHaveLength(won.length * 4);
    for (const id of won) expect(held.filter(({ owner }) => owner === id)).toHaveLength(4);
  });
});
