/** That names of organisations and people, which no text declines, stand where nothing has to be declined. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { invitedTo } from '../../../adapters/messaging/invitation-mail.js';

const folder = path.join(import.meta.dirname, '../../../adapters/messaging');
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('-texts'))
  .flatMap((name) => ['pl', 'cs'].map((language) => path.join(name, `${language}.ts`)));
const names = '(?:organisation|sellerName|partner|former|purchaser|statedBy|user|from|to)';
const dated = /(?:od|do|od dne) \{(?:from|to)\}/;
const prepositions = {
  pl: 'dla|w|we|z|ze|przez|od|do|u|na rzecz|ku|między|o|za',
  cs: 'pro|v|ve|s|se|od|do|u|ve prospěch|k|ke|mezi|o|za',
};

it.each(texts)('%s puts no name right behind a preposition', (file) => {
  const language = file.endsWith('pl.ts') ? 'pl' : 'cs';
  const declined = new RegExp(`(?<![\\p{L}])(?:${prepositions[language]}) \\{${names}\\}`, 'gu');
  const found = readFileSync(path.join(folder, file), 'utf8').match(declined) ?? [];
  expect(found.filter((one) => !dated.test(one))).toEqual([]);
});

it.each(texts)('%s has no verb of one gender behind a name without its noun', (file) => {
  const nouns = 'organizac|organizace|klient|zákazn|partner|użytkownik|uživatel';
  const past = file.endsWith('pl.ts') ? '\\p{Ll}{3,}(?:ł|ła|ło)' : '\\p{Ll}{3,}(?:l|la|lo)';
  const gendered = new RegExp(
    `(?<!(?:${nouns})\\p{Ll}* )\\{(?:organisation|partner|former|user|purchaser|to|from)\\} (?:się |nie |už |již |już )?${past}(?![\\p{L}])`,
    'giu',
  );
  expect(readFileSync(path.join(folder, file), 'utf8').match(gendered) ?? []).toEqual([]);
});

it.each(['pl', 'cs', 'en'] as const)('an invitation of a company that ends with a stop has one, in %s', (language) => {
  expect(invitedTo('partner', 'Kontor sp. z o.o.', language)).toMatch(/^\p{Lu}.*[^.]\.$/u);
});
