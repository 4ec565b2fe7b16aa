/** `npm run cases -- DIR`: says which worked cases of a folder differ from the rules, and exits with 1 if any does. */

import { BadCases } from './case-files.js';
import { report } from './report.js';

try {
  const folder = process.argv[2];
  if (folder === undefined) throw new BadCases('Name the folder of the case files: npm run cases -- DIR');
  const { lines, allHold } = report(folder);
  console.log(lines.join('\n'));
  process.exitCode = allHold ? 0 : 1;
} catch (error) {
  if (!(error instanceof BadCases)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
