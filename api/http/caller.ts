/** What an authenticated caller is in `api/access.ts`. */
export type Role = 'operator';

/** Who makes a request. The id is stable, so that request records and audit entries can name it. */
export type Caller =
  | { readonly kind: 'operator'; readonly id: string; readonly name: string }
  | { readonly kind: 'anonymous'; readonly id: 'anonymous'; readonly name: string };

export const anonymous: Caller = { kind: 'anonymous', id: 'anonymous', name: 'no API key' };
