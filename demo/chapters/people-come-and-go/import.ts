/** A file of people, as a school office writes it: with slips of the pen that are found before anybody is imported. */
import { z } from 'zod';
import type { Stage } from '../../chapter.js';

const firstNames = ['Jan', 'Ewa', 'Piotr', 'Zofia', 'Łukasz', 'Hanna', 'Marek', 'Iga', 'Adam', 'Lena'];
const lastNames = ['Wójcik', 'Żak'];

/** Of the report, what the story reads. */
const report = z.object({
  dryRun: z.boolean(),
  created: z.number(),
  exists: z.number(),
  wrong: z.number(),
  lines: z.array(
    z.object({
      line: z.number(),
      result: z.string(),
      userId: z.string().nullable(),
      problems: z.array(z.object({ line: z.number(), column: z.string().nullable(), detail: z.string() })),
    }),
  ),
});

const wrongLines = z.object({ problems: z.array(z.object({ line: z.number(), column: z.string().nullable() })) });

const people = lastNames
  .flatMap((last) => firstNames.map((first) => ({ name: `${first} ${last}`, email: `${plain(first)}.${plain(last)}` })))
  .slice(0, 19);

function plain(name: string): string {
  return name.replace('Ł', 'L').normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The header is line 1, so the person at index 5 is in line 7. */
const slip = { index: 5, line: 7 };

function file(domainOf: (index: number) => string): string {
  const lines = people.map(({ name, email }, index) => `${name};${email}@${domainOf(index)}`);
  return `${['name;email', ...lines].join('\n')}\n`;
}

/** @returns the ids of the nineteen */
export async function importPeople({ api, story }: Stage, tenantId: string): Promise<string[]> {
  const path = `/v1/tenants/${tenantId}/users/import`;
  const wrong = file((index) => (index === slip.index ? 'szkola' : 'szkola.example'));
  const right = file(() => 'szkola.example');

  const tried = await api.postCsv(`${path}?dryRun=true`, wrong, report);
  const faults = tried.lines.flatMap(({ problems }) => problems);
  story.expect(
    'A dry run imports nobody, and names the one line that is wrong',
    { ...counts(tried), places: faults.map(({ line, column }) => `${line} ${column}`) },
    { created: 18, exists: 0, wrong: 1, places: [`${slip.line} email`] },
  );
  for (const { line, column, detail } of faults) story.print(`line ${line}, ${column}: ${detail}`);

  const refused = await api.refusal('POST', path, { csv: wrong });
  const { problems } = wrongLines.parse(refused.details);
  story.expect(
    'Imported all the same, it is refused as a whole',
    { code: refused.code, lines: problems.map(({ line }) => line) },
    { code: 'wrongLines', lines: [slip.line] },
  );
  story.print(`${refused.status} ${refused.code}: ${refused.detail}`);

  const done = await api.postCsv(path, right, report);
  story.expect('With the line put right, all nineteen are there', counts(done), { created: 19, exists: 0, wrong: 0 });
  const again = await api.postCsv(path, right, report);
  story.expect('The same file once more imports nobody twice', counts(again), { created: 0, exists: 19, wrong: 0 });
  return done.lines.flatMap(({ userId }) => userId ?? []);
}

function counts({ created, exists, wrong }: z.output<typeof report>) {
  return { created, exists, wrong };
}
