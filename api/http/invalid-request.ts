import type { z } from 'zod';
import { DomainError } from '../../domain/errors.js';

/** What is wrong with one place of a request. */
export type FieldError = FieldPlace & {
  /** A sentence for a person; never the value itself, which may be a secret. */
  readonly detail: string;
  readonly expected?: string;
};

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
    return issue.keys.map((key) => ({ ...placeOf([...path, key]), detail: 'is not a known field' }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative with the fewest complaints is the one that was meant.
    const [meant = []] = issue.errors.toSorted((one, other) => one.length - other.length);
    return meant.flatMap((inner) => fieldErrors(inner, path, placeOf));
  }
  const expected = expectation(issue);
  return [{ ...placeOf(path), detail: sentence(issue), ...(expected === undefined ? {} : { expected }) }];
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  return issue.message;
}

function expectation(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'invalid_value':
      return issue.values.map(String).join(' | ');
    case 'invalid_format':
      return issue.format;
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return undefined;
  }
}

/** Names of unknown fields come back to the caller; a whole document pasted as a name should not. */
function shortened(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}
