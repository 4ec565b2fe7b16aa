/**
 * What no schema says, for everything that comes from callers as JSON: bodies and cursors. Parameters are text. It is the one
 * place that keeps MongoDB's operators out of filters: see `models/collection.ts`.
 */

const maxDepth = 32;

/** What is wrong with a text that {@link hasForbiddenCharacter}. */
export const forbiddenText = 'has a character that text cannot hold (U+0000 or half of a surrogate pair)';

/** Text that MongoDB would change or cut. */
export function hasForbiddenCharacter(text: string): boolean {
  return text.includes('\0') || /\p{Surrogate}/u.test(text);
}

/**
 * The first place with text that MongoDB would change or cut, a field name that it would take for an operator (where a schema
 * allows any name), or nesting deep enough to exhaust a recursive reader; undefined where there is none.
 */
export function notPlainIn(
  value: unknown,
  path: readonly PropertyKey[] = [],
): { readonly path: readonly PropertyKey[]; readonly detail: string } | undefined {
  if (typeof value === 'string' && hasForbiddenCharacter(value)) return { path, detail: forbiddenText };
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= maxDepth) return { path: path.slice(0, 4), detail: `is nested more than ${maxDepth} deep` };
  for (const [name, inner] of Object.entries(value)) {
    if (name.startsWith('$') || name === '__proto__' || hasForbiddenCharacter(name)) {
      return { path: [...path, name], detail: 'is not a known field' };
    }
    const found = notPlainIn(inner, Array.isArray(value) ? [...path, Number(name)] : [...path, name]);
    if (found) return found;
  }
  return undefined;
}
