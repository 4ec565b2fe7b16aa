import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './openapi.js';

export type * from './openapi.js';

/** Where the API is, and as whom to call it. */
export interface Access {
  /** Scheme, host and port: `https://api.example.com`. */
  readonly url: string;
  readonly apiKey: string;
}

/**
 * A client of Perennial's API: a method for each HTTP method, typed by the path. It answers `data`, or `error` with the
 * problem document, and throws only when no answer comes.
 *
 * @example const { data, error } = await perennial({ url, apiKey }).GET('/v1/plans');
 */
export function perennial({ url, apiKey }: Access): Client<paths> {
  return createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${apiKey}` } });
}
