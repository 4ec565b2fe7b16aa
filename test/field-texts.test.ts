/** What is wrong in a field is said in the caller's language, whatever our schemas can find. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type FieldError, fieldErrorIn, InvalidRequest } from '../api/http/invalid-request.js';
import { describeProblem } from '../api/http/problems.js';
import { ownRuleIn } from '../api/i18n/field-texts.js';
import { type Language, languages } from '../api/i18n/language.js';
import { routes } from '../api/routes.js';
import { registrationNumber } from '../domain/registration-number.js';

const others = languages.filter((language) => language !== 'en');
const schemas = schemasIn(routes.flatMap(({ body, query }) => [body, query]));

/** Every schema inside of these. */
function schemasIn(given: readonly unknown[]): ReadonlySet<z.core.$ZodType> {
  const found = new Set<z.core.$ZodType>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value instanceof z.core.$ZodType) {
      if (found.has(value)) return;
      found.add(value);
      Object.values(value._zod.def).forEach(walk);
    } else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      Object.values(value).forEach(walk);
    }
  };
  walk([...given]);
  return found;
}

/** Rules of ours, as a schema or a check of it says them. */
function ownRules(): Set<string> {
  const said = [...schemas].flatMap(({ _zod: { def } }) => [def, ...(def.checks ?? []).map((check) => check._zod.def)]);
  return new Set(
    said.flatMap((def) => {
      const message = (def.error as undefined | ((issue: object) => unknown))?.({ code: 'custom' });
      return typeof message === 'string' ? [message] : [];
    }),
  );
}

/** Of the rules that code says by itself, of a request or a file; what no request brings about is left out. */
function rulesInCode(): Set<string> {
  const unreachable = /^domain\/(money|billing\/(vat|payment-requests|decimal|documents\/.*)|catalogue\/prices)\.ts$/;
  const literal = /(`[^`]*`|'(?:[^'\\]|\\.)*')/.source;
  const said = new RegExp(
    [
      String.raw`DomainError\(\s*'invalidRequest',\s*${literal}`,
      String.raw`\bwrong\([^,()]+,\s*${literal}`,
      String.raw`\bdetail(?:: string)?[:=] ${literal}`,
      String.raw`\w+: ('(?:must|is|has) [^']*')`,
      String.raw`const message =\s*${literal};\s*throw new DomainError\(\s*'invalidRequest'`,
    ].join('|'),
    'g',
  );
  const root = path.join(import.meta.dirname, '..');
  const code = ['api', 'domain']
    .flatMap((room) =>
      readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => path.join(room, name)),
    )
    .filter((file) => file.endsWith('.ts') && !unreachable.test(file))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .filter((text) => /'invalidRequest'|InvalidRequest\(|CsvProblem/.test(text));
  const rules = code.flatMap((text) => [...text.matchAll(said)].flatMap((match) => match.slice(1).filter(Boolean)));
  return new Set(rules.map((rule) => rule.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, 'X')));
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was not refused');
}

const wrong = [
  undefined,
  null,
  true,
  -1e9,
  1.5,
  1e15,
  '',
  ' ',
  'x',
  'x'.repeat(5000),
  [],
  {},
  { kind: 'x' },
  { surprise: 1 },
];
const lists = [['x', 'x'], Array.from({ length: 2000 }, (_, n) => `x${n}`)];

function errorsOf(schema: z.core.$ZodType): { codes: string[]; errors: FieldError[] } {
  const issues = [...wrong, ...lists].flatMap((value) => {
    try {
      return z.core.safeParse(schema, value).error?.issues ?? [];
    } catch {
      // A part of a schema that expects what the parts before it have made.
      return [];
    }
  });
  return {
    codes: issues.map(({ code }) => code),
    errors: issues.flatMap((issue) => [
      ...InvalidRequest.fromIssues([issue], (path) => ({ pointer: path.join('/') })).fieldErrors,
    ]),
  };
}

const english = /\b(is|must|has|have|not|Invalid|expected|Too|at least|at most|one of|does)\b/;

describe('what is wrong in a field', () => {
  const found = [...schemas].map(errorsOf);
  const errors = found.flatMap((one) => one.errors);

  it('is found by all kinds of checks that our schemas have', () => {
    expect([...new Set(found.flatMap(({ codes }) => codes))].sort()).toEqual([
      ...['custom', 'invalid_format', 'invalid_type', 'invalid_union', 'invalid_value'],
      ...['too_big', 'too_small', 'unrecognized_keys'],
    ]);
    expect(errors.length).toBeGreaterThan(1000);
  });

  it.each(others)('is said in %s', (language) => {
    const said = new Set(errors.map((error) => fieldErrorIn(error, language).detail));
    expect([...said].filter((detail) => english.test(detail) || /[{}]|undefined|NaN/.test(detail))).toEqual([]);
    expect(said.size).toBeGreaterThan(20);
  });

  it.each(others)('has every rule of ours in %s', (language) => {
    const rules = ownRules();
    expect(rules.size).toBeGreaterThan(30);
    expect([...rules].filter((rule) => ownRuleIn(rule, language) === undefined)).toEqual([]);
  });

  it.each(others)('has every rule that code says by itself in %s', (language) => {
    // What is right in a register is of its country.
    const rules = [...rulesInCode()].filter((rule) => !rule.startsWith('Not a number of the register'));
    rules.push(...['PL', 'CZ', 'SK'].map((country) => refusalOf(() => registrationNumber('12', country))));
    expect(rules.length).toBeGreaterThan(40);
    expect(rules.filter((rule) => ownRuleIn(rule, language) === undefined)).toEqual([]);
  });

  it('keeps what rules of ours name', () => {
    expect(ownRuleIn('must be a currency of the seller: PLN, EUR', 'pl')).toBe('musi być walutą sprzedawcy: PLN, EUR');
    expect(ownRuleIn('is not served in the cloud global: CN is served in the cloud 21vianet', 'cs')).toBe(
      'není obsluhováno v cloudu global: CN obsluhuje cloud 21vianet',
    );
  });

  it.each([
    ['en', 'must be one of: card, blik', 'card | blik', 'must be at least 1'],
    ['pl', 'musi mieć jedną z wartości: card, blik', 'card | blik', 'musi wynosić co najmniej 1'],
    ['cs', 'musí mít jednu z hodnot: card, blik', 'card | blik', 'musí být nejméně 1'],
  ] as const)('reads as people write, in %s', (language: Language, kind, expected, seats) => {
    const method = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('card') }),
      z.strictObject({ kind: z.literal('blik') }),
    ]);
    const schema = z.strictObject({ method, seats: z.int().min(1) });
    const { issues } = schema.safeParse({ method: { kind: 'cash' }, seats: 0 }).error ?? { issues: [] };
    const refused = InvalidRequest.fromIssues(issues, (path) => ({ pointer: `/${path.join('/')}` }));
    const { errors: shown } = describeProblem(refused, 'req', { language }).problem;
    expect(shown).toMatchObject([
      { pointer: '/method/kind', detail: kind, expected },
      { pointer: '/seats', detail: seats },
    ]);
  });
});
