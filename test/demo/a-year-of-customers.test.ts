import { aYearOfCustomers } from '../../demo/chapters/a-year-of-customers.js';
import { told } from './told.js';

jest.setTimeout(300_000);

it('the chapter a-year-of-customers comes as it is told, and leaves no test clock', async () => {
  const { wrong, clocks, files } = await told(aYearOfCustomers);
  expect({ wrong, clocks }).toEqual({ wrong: [], clocks: 0 });
  expect(files.map((name) => name.replace('a-year-of-customers-', ''))).toEqual(['light.svg', 'dark.svg', 'month.svg']);
});
