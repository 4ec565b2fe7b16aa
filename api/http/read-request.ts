import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import { type FieldError, InvalidRequest, jsonPointer } from './invalid-request.js';

/** The parts of a request that a route checks, as they came. */
export interface ReadRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const nothing = z.strictObject({});
const noBody = nothing.optional();
const deepest = 32;

/** @throws DomainError `notFound`: an id that cannot exist is a resource that does not. */
export function readParams(schema: z.ZodObject = nothing, { params }: Pick<ReadRequest, 'params'>): object {
  const read = schema.safeParse({ ...params });
  if (read.success) return read.data;
  const [name = 'The path'] = read.error.issues.flatMap((issue) => issue.path.map(String));
  throw new DomainError('notFound', `${name} is not an id of this kind of resource`);
}

/** @throws InvalidRequest naming the parameters. */
export function readQuery(schema: z.ZodObject = nothing, { query }: Pick<ReadRequest, 'query'>): object {
  const given: Record<string, unknown> = Object.create(null);
  const errors: FieldError[] = [];
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    if (values.length > 1) errors.push({ parameter: name.slice(0, 80), detail: 'is given more than once' });
    else if (values.some(hasForbiddenCharacter)) errors.push({ parameter: name.slice(0, 80), detail: forbidden });
    else given[name] = values[0];
  }
  const [first, ...rest] = errors;
  if (first) throw new InvalidRequest([first, ...rest]);
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw InvalidRequest.fromIssues(read.error.issues, ([name = '']) => ({ parameter: String(name).slice(0, 80) }));
}

/** @throws InvalidRequest with a JSON pointer to each bad field. */
export function readBody(schema: z.ZodType = noBody, { body }: Pick<ReadRequest, 'body'>): unknown {
  assertPlainJson(body, []);
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw InvalidRequest.fromIssues(read.error.issues, (path) => ({ pointer: jsonPointer(path) }));
}

const forbidden = 'has a character that text cannot hold (U+0000 or half of a surrogate pair)';

function hasForbiddenCharacter(text: string): boolean {
  return text.includes('\0') || /\p{Surrogate}/u.test(text);
}

/**
 * What no schema says: text that MongoDB would change or cut, field names that it would take for operators where a
 * schema allows any name, and nesting deep enough to exhaust a recursive reader.
 */
function assertPlainJson(value: unknown, path: readonly PropertyKey[]): void {
  const refuse = (detail: string, at = path) => new InvalidRequest([{ pointer: jsonPointer(at), detail }]);
  if (typeof value === 'string' && hasForbiddenCharacter(value)) throw refuse(forbidden);
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= deepest) throw refuse(`is nested more than ${deepest} deep`, path.slice(0, 4));
  for (const [name, inner] of Object.entries(value)) {
    if (name.startsWith('$') || name === '__proto__' || hasForbiddenCharacter(name)) {
      throw refuse('is not a known field', [...path, name]);
    }
    assertPlainJson(inner, Array.isArray(value) ? [...path, Number(name)] : [...path, name]);
  }
}
