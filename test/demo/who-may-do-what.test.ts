import { whoMayDoWhat } from '../../demo/chapters/who-may-do-what.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter who-may-do-what comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await told(whoMayDoWhat);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
