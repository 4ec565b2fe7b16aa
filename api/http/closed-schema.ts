import type { z } from 'zod';

/**
 * Makes sure that a schema refuses unknown fields at every depth (`z.strictObject`): `z.object` would drop them in
 * silence, so that a misspelt field of a request, or a field too many in an answer, is not noticed.
 *
 * @throws Error at start, naming the place of the open object.
 */
export function assertClosed(schema: z.ZodType, place: string): void {
  const seen = new Set<z.core.$ZodType>();
  const visit = (type: z.core.$ZodType, at: string): void => {
    if (seen.has(type)) return;
    seen.add(type);
    const { def } = (type as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case 'object': {
        const rest = def.catchall;
        if (rest === undefined || rest._zod.def.type === 'unknown') {
          throw new Error(`${at} is an open object: declare it with z.strictObject`);
        }
        for (const [name, field] of Object.entries(def.shape)) visit(field, `${at}/${name}`);
        return;
      }
      case 'array':
        visit(def.element, `${at}/-`);
        return;
      case 'record':
      case 'map':
        visit(def.valueType, `${at}/*`);
        return;
      case 'tuple':
        for (const item of def.items) visit(item, `${at}/-`);
        return;
      case 'union':
        for (const option of def.options) visit(option, at);
        return;
      case 'intersection':
        throw new Error(`${at} is an intersection: closed objects cannot be intersected, use .extend`);
      case 'optional':
      case 'nullable':
      case 'default':
      case 'prefault':
      case 'nonoptional':
      case 'readonly':
      case 'catch':
        visit(def.innerType, at);
        return;
      case 'pipe':
        visit(def.in, at);
        visit(def.out, at);
        return;
      case 'lazy':
        visit(def.getter(), at);
        return;
      default:
        return;
    }
  };
  visit(schema, place);
}
