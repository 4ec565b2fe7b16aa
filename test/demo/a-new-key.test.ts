import { aNewKey } from '../../demo/chapters/a-new-key.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter a-new-key comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await told(aNewKey);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
