import { aNewKey } from '../../demo/chapters/a-new-key.js';
import { playForTest } from './play-for-test.js';

it('the chapter a-new-key comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await playForTest(aNewKey);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
