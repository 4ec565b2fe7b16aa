/** Users from a file: every line is judged before the first of them is written. */
import type { z } from 'zod';
import { mailboxOf } from '../../../domain/email-address.js';
import { DomainError } from '../../../domain/errors.js';
import type { Database } from '../../../models/database.js';
import { mostAdministrators } from '../../../models/identity/administrators.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { NewUser } from '../../../models/identity/users.js';
import { ownRuleIn } from '../../i18n/field-texts.js';
import type { Language } from '../../i18n/language.js';
import { idFrom } from '../../ids.js';
import { type CsvColumn, type CsvFile, type CsvLine, type CsvProblem, csvColumns, readCsv } from './csv.js';
import { newUser } from './schema.js';

export const mostLines = 5_000;
/** As many as a refusal names. */
const mostProblems = 100;
/** How many users are written or looked for at once. */
const batch = 500;

type ImportServices = { readonly database: Pick<Database, 'administrators' | 'users'> };

export interface ImportedLine {
  readonly line: number;
  /** `exists`: the tenant has a user with this e-mail, who stays as he or she is. */
  readonly result: 'created' | 'exists' | 'wrong';
  readonly userId: string | null;
  readonly problems: readonly CsvProblem[];
}

interface GoodLine {
  readonly line: number;
  readonly user: NewUser;
  readonly administrator: boolean;
}

/** The lines of a file by whether they can be imported. */
export interface JudgedFile {
  readonly good: readonly GoodLine[];
  readonly wrong: readonly ImportedLine[];
}

/**
 * Judges a file. The ids follow from the request and the line, so that the same request imports the same users.
 * @throws DomainError wrongLines when nothing of it can be read, bodyTooLarge
 */
export function judgeFile(
  text: string,
  tenant: Tenant,
  {
    createdAt,
    requestHash,
    mayNameAdministrators,
    language,
  }: {
    readonly createdAt: Date;
    readonly requestHash: string;
    readonly mayNameAdministrators: boolean;
    /** Of the refusal. */
    readonly language: Language;
  },
): JudgedFile {
  const file: CsvFile = readCsv(text);
  if ('problems' in file) throw refused(file.problems, language);
  if (file.lines.length > mostLines) {
    throw new DomainError('bodyTooLarge', `At most ${mostLines} users are imported at once: split the file.`);
  }
  const good: GoodLine[] = [];
  const wrong: ImportedLine[] = [];
  const lineOfEmail = new Map<string, number>();
  let administrators = tenant.administratorIds.length;
  for (const read of file.lines) {
    const { line } = read;
    const judged = judgeLine(read);
    const problems = 'problems' in judged ? [...judged.problems] : [];
    if (!('problems' in judged)) {
      const _id = idFrom('user', `${requestHash}/${line}`);
      const key = mailboxOf(judged.person.email);
      const earlier = lineOfEmail.get(key);
      lineOfEmail.set(key, earlier ?? line);
      if (earlier !== undefined)
        problems.push({ line, column: 'email', detail: `is the e-mail of line ${earlier} too` });
      if (judged.person.administrator && !mayNameAdministrators) {
        problems.push({ line, column: 'administrator', detail: 'is for administrators of the tenant to give' });
      }
      // An earlier try of the same request may have made this one an administrator already.
      if (judged.person.administrator && !tenant.administratorIds.includes(_id)) administrators += 1;
      if (judged.person.administrator && administrators > mostAdministrators) {
        const detail = `a tenant has at most ${mostAdministrators} administrators`;
        problems.push({ line, column: 'administrator', detail });
      }
      if (problems.length === 0) {
        const { name, email, locale = tenant.locale, timeZone: zone = tenant.zone, administrator } = judged.person;
        good.push({ line, administrator, user: { _id, tenantId: tenant._id, name, email, locale, zone, createdAt } });
        continue;
      }
    }
    wrong.push({ line, result: 'wrong', userId: null, problems });
  }
  return { good, wrong };
}

/** What is right in a column, where the schema's own words are for programs. */
const right: Readonly<Record<CsvColumn, string>> = {
  name: 'must be at most 200 characters on one line',
  email: 'must have at most 254 characters',
  locale: 'must be a language tag (BCP 47), such as pl-PL',
  timeZone: 'must be a time zone of the IANA database, such as Europe/Warsaw',
  administrator: 'must be yes or no',
};

function judgeLine({
  line,
  values,
  surplus,
}: CsvLine): { person: z.output<typeof newUser> } | { problems: CsvProblem[] } {
  const administrator = yesOrNo(values.administrator);
  const problems: CsvProblem[] = [];
  if (surplus) problems.push({ line, column: null, detail: 'has more values than there are columns' });
  if (administrator === undefined) problems.push({ line, column: 'administrator', detail: right.administrator });
  const read = newUser.safeParse({ ...values, administrator: administrator ?? false });
  const wrong = new Map(
    read.error?.issues.map(({ path: [name], code, message }) => [
      csvColumns.find((column) => column === name),
      code === 'custom' ? message : undefined,
    ]),
  );
  for (const [column, said] of wrong) {
    const missing = column !== undefined && values[column] === undefined;
    const detail = missing ? 'is required' : (said ?? (column === undefined ? 'is not valid' : right[column]));
    problems.push({ line, column: column ?? null, detail });
  }
  return read.success && problems.length === 0 ? { person: read.data } : { problems };
}

/** An empty cell means no. */
function yesOrNo(text = ''): boolean | undefined {
  const plain = text.toLowerCase();
  if (['yes', 'true', '1'].includes(plain)) return true;
  return ['', 'no', 'false', '0'].includes(plain) ? false : undefined;
}

/** A problem of a file in a language. */
export function problemIn(problem: CsvProblem, language: Language): CsvProblem {
  return { ...problem, detail: ownRuleIn(problem.detail, language) ?? problem.detail };
}

/** The refusal of a file, with its first problems. */
export function refused(problems: readonly CsvProblem[], language: Language): DomainError {
  return new DomainError('wrongLines', undefined, {
    problems: problems.slice(0, mostProblems).map((problem) => problemIn(problem, language)),
    count: problems.length,
  });
}

/** Imports the good lines, all but those whose e-mails are taken. @returns what became of each line, in their order */
export async function importLines(
  { database }: ImportServices,
  tenantId: string,
  { good, wrong }: JudgedFile,
): Promise<ImportedLine[]> {
  const { administrators, users } = database;
  const results: ImportedLine[] = [...wrong];
  for (const some of batchesOf(good)) {
    await users.addMany(some.map(({ user }) => user));
    const owners = await users.byEmail(tenantId, emailsOf(some));
    // Found under its own id, it was added now or by an earlier try.
    results.push(...some.map((one) => imported(one, owners, owners.get(mailboxOf(one.user.email)) === one.user._id)));
  }
  const created = new Set(results.filter(({ result }) => result === 'created').map(({ userId }) => userId));
  const promoted = good.filter(({ administrator, user }) => administrator && created.has(user._id));
  // An earlier try has added some of them, and they may have left since.
  const active = await users.active(
    tenantId,
    promoted.map(({ user }) => user._id),
  );
  const admitted = await administrators.admit(
    tenantId,
    active.map(({ _id }) => _id),
  );
  if (admitted === 'tooMany') throw new DomainError('tooManyAdministrators');
  return inOrder(results);
}

/** What importing it would do. */
export async function previewLines(
  { database }: ImportServices,
  tenantId: string,
  { good, wrong }: JudgedFile,
): Promise<ImportedLine[]> {
  const results: ImportedLine[] = [...wrong];
  for (const some of batchesOf(good)) {
    const owners = await database.users.byEmail(tenantId, emailsOf(some));
    results.push(...some.map((one) => ({ ...imported(one, owners, !owners.has(mailboxOf(one.user.email))) })));
  }
  // The ids are drawn when it is carried out.
  return inOrder(results.map((one) => (one.result === 'created' ? { ...one, userId: null } : one)));
}

function imported({ line, user }: GoodLine, owners: ReadonlyMap<string, string>, created: boolean): ImportedLine {
  if (created) return { line, result: 'created', userId: user._id, problems: [] };
  return { line, result: 'exists', userId: owners.get(mailboxOf(user.email)) ?? null, problems: [] };
}

function emailsOf(lines: readonly GoodLine[]): string[] {
  return lines.map(({ user }) => user.email);
}

function inOrder(lines: ImportedLine[]): ImportedLine[] {
  return lines.sort((one, other) => one.line - other.line);
}

function* batchesOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let first = 0; first < items.length; first += batch) yield items.slice(first, first + batch);
}
