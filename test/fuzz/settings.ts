import { z } from 'zod';
import { routes } from '../../api/routes.js';
import { bare, type KnownValues } from '../known-values.js';

/** Answers that say no to what the schema allows: an unknown key, a revision that has moved on, a closed redemption. */
const refusals = [401, 403, 404, 409, 412, 422, 429];

/** The variable of the environment from which Schemathesis takes the API key. */
export const apiKeyVariable = 'PERENNIAL_API_KEY';

/** Half of the ids are those of resources that exist; the others are invented. */
const existing = 0.5;

/**
 * What Schemathesis is told, in its own form (TOML). All of its checks are on but three: `object_level_authorization` compares
 * callers, and test/api/ walks every route with another tenant's ids instead; `ensure_resource_availability` takes the
 * stored answer of a repeated request for a resource that was just made; `use_after_free` takes what is deleted by and by, as a test clock is,
 * for what is gone.
 */
export function schemathesisSettings(known: KnownValues): string {
  const places = [...placesOf(known)];
  return [
    'continue-on-failure = true',
    'request-timeout = 30',
    'warnings = false',
    '',
    '[auth.openapi.apiKey]',
    `bearer = "\${${apiKeyVariable}}"`,
    '',
    '[dictionaries]',
    ...places.map(([place, values]) => `"${place}" = { values = ${JSON.stringify(values)} }`),
    '',
    '[parameters]',
    ...places.map(([place]) => `"${place}" = { dictionary = "${place}", probability = ${existing} }`),
    '',
    '[checks]',
    'object_level_authorization.enabled = false',
    // A repeated Idempotency-Key is answered with what was made then, also when it has been deleted since.
    'ensure_resource_availability.enabled = false',
    // A clock that is deleted (202) answers until the last of it is gone.
    'use_after_free.enabled = false',
    // What fits the schema may still be refused, or be nothing new (304): it is never called malformed.
    `positive_data_acceptance.expected-statuses = ${JSON.stringify(['2xx', 304, ...refusals])}`,
    `negative_data_rejection.expected-statuses = ${JSON.stringify([400, 405, 413, 415, ...refusals])}`,
    '',
  ].join('\n');
}

/** Path parameters and fields of bodies, as Schemathesis names them, with values that exist. */
function placesOf(known: KnownValues): Map<string, string[]> {
  const places = new Map<string, string[]>();
  const bind = (place: string, name: string, schema: z.ZodType) => {
    const values = known.existing(name, schema).slice(0, 12);
    if (values.length > 0) places.set(place, values);
  };
  for (const { params, body } of routes) {
    for (const [name, schema] of Object.entries(params?.shape ?? {})) bind(`path.${name}`, name, schema);
    for (const [name, schema] of fieldsOf(body)) {
      const field = bare(schema);
      if (field instanceof z.ZodArray) bind(`body.${name}[*]`, name, bare(field.element as z.ZodType));
      else if (name.endsWith('Id')) bind(`body.${name}`, name, field);
    }
  }
  return places;
}

function fieldsOf(body: z.ZodType | undefined): [string, z.ZodType][] {
  if (body instanceof z.ZodObject) return Object.entries(body.shape);
  if (body instanceof z.ZodUnion) return body.options.flatMap((option) => fieldsOf(option as z.ZodType));
  return [];
}
