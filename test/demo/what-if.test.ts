import { whatIf } from '../../demo/chapters/what-if.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter what-if comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await told(whatIf);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
