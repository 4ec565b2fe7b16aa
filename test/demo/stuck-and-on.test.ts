import { stuckAndOn } from '../../demo/chapters/stuck-and-on.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter stuck-and-on comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await told(stuckAndOn);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
