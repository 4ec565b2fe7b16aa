/** Writes the table of error codes into docs/api.md: node servers/bootstrap.mjs test/write-error-codes.ts */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, textOf, withErrorTable } from './docs.js';

const file = 'docs/api.md';
writeFileSync(join(root, file), withErrorTable(textOf(file)));
