/** Values of a live service that fit a parameter: ids that exist, names that are there to be found. */
import { z } from 'zod';
import { routes } from '../api/routes.js';
import type { Perennial } from './perennial.js';

const enoughOfEach = 6;

/** Strings and numbers of answers, by the names under which they were answered: `plan.id` is an `id` and a `planId`. */
class Seen {
  readonly #values = new Map<string, Set<string>>();

  note(value: unknown, name = '', parent = ''): void {
    if (Array.isArray(value)) for (const item of value) this.note(item, name, parent);
    else if (typeof value === 'object' && value !== null) {
      for (const [field, inner] of Object.entries(value)) this.note(inner, field, name);
    } else if (typeof value === 'string' || typeof value === 'number') {
      for (const known of [name, parent + name.charAt(0).toUpperCase() + name.slice(1)]) {
        this.#values.set(known, (this.#values.get(known) ?? new Set()).add(String(value)));
      }
    }
  }

  named(name: string): string[] {
    return [...(this.#values.get(name) ?? [])];
  }

  all(): string[] {
    return [...new Set([...this.#values.values()].flatMap((values) => [...values]))];
  }
}

/** What is known to fit the parameters of the routes. */
export interface KnownValues {
  /** Values that were answered for a parameter, or a field of a body, by its name and schema. */
  existing(name: string, schema: z.ZodType): string[];
  /** These, the options of an enumeration, or the example of its schema. */
  fitting(name: string, schema: z.ZodType): string[];
}

/** Reads all that can be read, from the lists and what is known already down to what they name. */
export async function knownValues(perennial: Pick<Perennial, 'call'>, already: object = {}): Promise<KnownValues> {
  const seen = new Seen();
  seen.note(already);
  const existing = (name: string, schema: z.ZodType): string[] => {
    const accepts = (value: string) => isAccepted(schema, value);
    const onlyIds = !accepts('anything') && !accepts('1');
    return [...new Set([...seen.named(name), ...(onlyIds ? seen.all() : [])])].filter(accepts);
  };
  const asked = new Set<string>();
  for (let before = -1; before !== asked.size; ) {
    before = asked.size;
    for (const route of routes.filter(({ method }) => method === 'get')) {
      for (const path of paths(route.path, route.params, existing)) {
        if (asked.has(path)) continue;
        asked.add(path);
        const { status, body } = await perennial.call('GET', path);
        if (status === 200) seen.note(body);
      }
    }
  }
  return {
    existing,
    fitting(name, schema) {
      const found = [...existing(name, schema), ...optionsOf(schema)];
      const { example } = schema.meta() ?? {};
      return found.length > 0 || example === undefined ? [...new Set(found)] : [String(example)];
    },
  };
}

/** The path with values that exist in the places of its parameters; none when a parameter has none. */
export function paths(pattern: string, params: z.ZodObject | undefined, values: KnownValues['existing']): string[] {
  return Object.entries(params?.shape ?? {}).reduce(
    (found, [name, schema]) =>
      found.flatMap((path) =>
        values(name, schema)
          .slice(0, enoughOfEach)
          .map((value) => path.replace(`{${name}}`, encodeURIComponent(value))),
      ),
    [pattern],
  );
}

/** The schema without `optional`, `nullable` and `default` around it. */
export function bare(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
    ? bare(schema.unwrap() as z.ZodType)
    : schema;
}

/** A schema may throw the domain's own refusal. */
function isAccepted(schema: z.ZodType, value: string): boolean {
  try {
    return schema.safeParse(value).success;
  } catch {
    return false;
  }
}

function optionsOf(schema: z.ZodType): string[] {
  const field = bare(schema);
  return field instanceof z.ZodEnum ? field.options.map(String) : [];
}
