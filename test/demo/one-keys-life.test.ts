import { oneKeysLife } from '../../demo/chapters/one-keys-life.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter one-keys-life comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await told(oneKeysLife);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
