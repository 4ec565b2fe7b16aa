import type { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import { expectedIn, type FieldIssue, issueIn, ownRuleIn } from '../i18n/field-texts.js';
import type { Language } from '../i18n/language.js';

/** What is wrong with one place of a request. */
export type FieldError = FieldPlace & {
  /** A sentence for a person; never the value itself, which may be a secret. */
  readonly detail: string;
  readonly expected?: string;
  /** What a schema has found, to say it in the caller's language; left out: `detail` is a rule of ours. */
  readonly issue?: FieldIssue;
};

/** The same in a language, as a problem document shows it. */
export function fieldErrorIn({ issue, ...error }: FieldError, language: Language) {
  if (!issue) return { ...error, detail: ownRuleIn(error.detail, language) ?? error.detail };
  const expected = expectedIn(issue, language) ?? error.expected;
  return { ...error, detail: issueIn(issue, language), ...(expected === undefined ? {} : { expected }) };
}

/** A JSON pointer (RFC 6901) into the body, the name of a query parameter, or the name of a header. */
export type FieldPlace = { readonly pointer: string } | { readonly parameter: string } | { readonly header: string };

/** The request has fields that are missing or wrong; names each of them. */
export class InvalidRequest extends DomainError {
  constructor(readonly fieldErrors: readonly [FieldError, ...FieldError[]]) {
    super('invalidRequest', summarise(fieldErrors), { errors: fieldErrors });
  }

  /** The issues that zod found in one part of the request. */
  static fromIssues(issues: readonly z.core.$ZodIssue[], placeOf: (path: readonly PropertyKey[]) => FieldPlace) {
    const [first, ...rest] = issues.flatMap((issue) => fieldErrors(issue, [], placeOf));
    return new InvalidRequest([first ?? { pointer: '', detail: 'is not valid' }, ...rest]);
  }
}

/** `['seats', 0, 'a/b']` → `/seats/0/a~1b`. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${shortened(String(part)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function summarise(errors: readonly FieldError[]): string {
  const [first] = errors;
  if (errors.length !== 1 || first === undefined) return `${errors.length} fields are missing or wrong`;
  const place =
    'pointer' in first ? first.pointer || 'The body' : 'parameter' in first ? first.parameter : first.header;
  return `${place}: ${first.detail}`;
}

function fieldErrors(
  issue: z.core.$ZodIssue,
  outerPath: readonly PropertyKey[],
  placeOf: (path: readonly PropertyKey[]) => FieldPlace,
): FieldError[] {
  const path = [...outerPath, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => errorOf(placeOf([...path, key]), { kind: 'unknownField', values: {} }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative with the fewest complaints is the one that was meant.
    const [meant = []] = issue.errors.toSorted((one, other) => one.length - other.length);
    return meant.flatMap((inner) => fieldErrors(inner, path, placeOf));
  }
  const place = placeOf(path);
  if (issue.code === 'custom') return [{ ...place, detail: issue.message }];
  return [errorOf(place, fieldIssue(issue), expectation(issue))];
}

function errorOf(place: FieldPlace, issue: FieldIssue, expected = expectedIn(issue, 'en')): FieldError {
  return { ...place, detail: issueIn(issue, 'en'), ...(expected === undefined ? {} : { expected }), issue };
}

/** The issue in our own words' terms; what no schema of ours raises is just not valid. */
export function fieldIssue(issue: Exclude<z.core.$ZodIssue, z.core.$ZodIssueCustom>): FieldIssue {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return { kind: 'required', values: {} };
      return { kind: 'type', values: { type: issue.expected } };
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return oneOf(optionsOf(issue));
    case 'invalid_format':
      return { kind: 'format', values: { format: issue.format } };
    case 'too_small':
      return { kind: 'tooSmall', values: limitOf(issue, issue.minimum) };
    case 'too_big':
      return { kind: 'tooBig', values: limitOf(issue, issue.maximum) };
    case 'not_multiple_of':
      return { kind: 'notMultiple', values: { divisor: issue.divisor } };
    case 'unrecognized_keys':
      return { kind: 'unknownField', values: {} };
    default:
      return { kind: 'invalid', values: {} };
  }
}

/** What tells the alternatives apart. */
function optionsOf(issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}

function oneOf(values: readonly unknown[]): FieldIssue {
  return { kind: 'value', values: { values: values.map(String).join(', '), count: values.length } };
}

function limitOf(
  { origin, inclusive = true }: { readonly origin: string; readonly inclusive?: boolean | undefined },
  limit: number | bigint,
): FieldIssue['values'] {
  const of = origin === 'string' ? 'text' : origin === 'array' || origin === 'set' ? 'list' : 'number';
  return { of, limit: Number(limit), inclusive: inclusive ? 'yes' : 'no' };
}

/** For programs: the JSON type, the values, the format. */
function expectation(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'invalid_value':
      return issue.values.map(String).join(' | ');
    case 'invalid_union':
      return optionsOf(issue).map(String).join(' | ') || undefined;
    case 'invalid_format':
      return issue.format;
    default:
      return undefined;
  }
}

/** Names of unknown fields come back to the caller; a whole document pasted as a name should not. */
function shortened(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}
