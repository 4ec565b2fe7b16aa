import { aYearOfCustomers } from '../../demo/chapters/a-year-of-customers.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter a-year-of-customers comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks } = await told(aYearOfCustomers);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
});
