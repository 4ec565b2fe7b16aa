import { oneKeysLife } from '../../demo/chapters/one-keys-life.js';
import { playForTest } from './play-for-test.js';

it('the chapter one-keys-life comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await playForTest(oneKeysLife);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
