import { peopleComeAndGo } from '../../demo/chapters/people-come-and-go.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter people-come-and-go comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await told(peopleComeAndGo);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
