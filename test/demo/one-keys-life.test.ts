import { oneKeysLife } from '../../demo/chapters/one-keys-life.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter one-keys-life is told as it comes, and leaves no test clock', async () => {
  const { wrong, held, clocks, files } = await told(oneKeysLife);
  expect(wrong).toEqual([]);
});
