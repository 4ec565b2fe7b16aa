import { readCamt053 } from './camt053.js';
import { readMt940 } from './mt940.js';
import { brokenLine, type StatementFile } from './statement.js';
import { statementText } from './text.js';

/** The same from the bytes of a file (`statementText`). */
export function readStatement(bytes: Uint8Array): StatementFile {
  return readStatementText(statementText(bytes).text);
}

/**
 * All entries of a bank's file, camt.053 or MT940.
 * @throws DomainError brokenStatement, with the line in `details.line`: then nothing of the file may be taken
 */
export function readStatementText(text: string): StatementFile {
  if (/^\s*\uFEFF?\s*</.test(text)) return { format: 'camt053', entries: readCamt053(text) };
  if (/(^|\n|\r|\{4:)\s*:20:/.test(text)) return { format: 'mt940', entries: readMt940(text) };
  throw brokenLine(1, 'this is neither camt.053 nor MT940');
}
