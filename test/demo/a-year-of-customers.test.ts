import { aYearOfCustomers } from '../../demo/chapters/a-year-of-customers.js';
import { told } from './told.js';

jest.setTimeout(180_000);

it('the chapter a-year-of-customers is told as it comes, and leaves no test clock', async () => {
  const { wrong, held, clocks, files } = await told(aYearOfCustomers);
  expect(wrong).toEqual([]);
});
