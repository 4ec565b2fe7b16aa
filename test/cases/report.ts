/** What `npm run cases` prints: a line for each field that differs, and a last line that counts the cases. */

import { type Difference, readCases } from './case-files.js';

export interface Report {
  readonly lines: readonly string[];
  readonly allHold: boolean;
}

/** @throws BadCases when the folder or a file in it cannot be used */
export function report(folder: string): Report {
  const cases = readCases(folder);
  const differing = cases.map((one) => one.differences()).filter((differences) => differences.length > 0);
  const summary = `${cases.length - differing.length} hold, ${differing.length} differ`;
  return { lines: [...differing.flat().map(inWords), summary], allHold: differing.length === 0 };
}

function inWords({ file, index, field, expected, got }: Difference): string {
  return `${file} [${index}] ${field}: expected ${inJson(expected)}, got ${inJson(got)}`;
}

function inJson(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
