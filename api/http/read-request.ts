import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import { type FieldError, InvalidRequest, jsonPointer } from './invalid-request.js';
import { forbiddenText, hasForbiddenCharacter, notPlainIn } from './plain-json.js';

/** The parts of a request that a route checks, as they came. */
export interface ReadRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const nothing = z.strictObject({});
const noBody = nothing.optional();

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
    else if (values.some(hasForbiddenCharacter)) errors.push({ parameter: name.slice(0, 80), detail: forbiddenText });
    else if (isNumber(schema.shape[name]) && !decimal.test(values[0] ?? '')) {
      errors.push({ parameter: name.slice(0, 80), detail: 'must be a number in decimal digits' });
    } else given[name] = values[0];
  }
  const [first, ...rest] = errors;
  if (first) throw new InvalidRequest([first, ...rest]);
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw InvalidRequest.fromIssues(read.error.issues, ([name = '']) => ({ parameter: String(name).slice(0, 80) }));
}

/** `Number` also reads `0x10`, `1e2` and nothing at all. */
const decimal = /^-?\d+(\.\d+)?$/;

function isNumber(field: unknown): boolean {
  if (field instanceof z.ZodDefault || field instanceof z.ZodOptional) return isNumber(field.unwrap());
  return field instanceof z.ZodNumber;
}

/** @throws InvalidRequest with a JSON pointer to each bad field. */
export function readBody(schema: z.ZodType = noBody, { body }: Pick<ReadRequest, 'body'>): unknown {
  const wrong = notPlainIn(body);
  if (wrong) throw new InvalidRequest([{ pointer: jsonPointer(wrong.path), detail: wrong.detail }]);
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw InvalidRequest.fromIssues(read.error.issues, (path) => ({ pointer: jsonPointer(path) }));
}
