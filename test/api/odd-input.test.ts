/** Whatever is sent, a schema says what is wrong with it and never throws: a rule about a whole body is asked about wrong fields too. */
import { routes } from '../../api/routes.js';
import { taken } from './request-bodies.js';

const odd = ['', '€\ud800\u0000', '99999999999999999999', -0.5, null, {}, [null]];

/** Every place of a value, as the keys that lead to it. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, part]) => placesIn(part).map((rest) => [key, ...rest]))];
}

/** `by` undefined: the field is left out. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  const change = { [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
  return Array.isArray(value) ? Object.assign([...value], change) : { ...value, ...change };
}

const withBody = routes.flatMap((route) => {
  const bodies = taken.filter(({ operationId }) => operationId === route.operationId).map(({ body }) => body);
  return route.body ? bodies.map((body) => ({ operationId: route.operationId, schema: route.body, body })) : [];
});
const withQuery = routes.flatMap(({ operationId, query }) => (query ? [{ operationId, schema: query }] : []));

describe('a body with an odd field, and another one or none left out', () => {
  it.each(withBody)('is refused or taken by $operationId', ({ schema, body }) => {
    const fields = Object.keys(body).map((field) => [field]);
    for (const left of [null, ...fields]) {
      const rest = left ? replaced(body, left, undefined) : body;
      for (const place of placesIn(body)) {
        for (const value of odd) schema?.safeParse(replaced(rest, place, value));
      }
    }
  });
});

describe('a query with two odd parameters', () => {
  it.each(withQuery)('is refused or taken by $operationId', ({ schema }) => {
    const names = Object.keys(schema.shape);
    for (const one of names) {
      for (const other of names) {
        for (const value of ['', '€\ud800\u0000', '99999999999999999999', ['1', '2']]) {
          schema.safeParse({ [one]: value, [other]: value });
        }
      }
    }
  });
});
