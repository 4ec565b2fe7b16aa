import type { Deprecation } from './define-route.js';

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and the link to what to use in its place. */
export function deprecationHeaders({ since, sunset, link }: Deprecation): Record<string, string> {
  return {
    Deprecation: `@${Date.parse(since) / 1000}`,
    ...(sunset === undefined ? {} : { Sunset: new Date(sunset).toUTCString() }),
    Link: `<${link}>; rel="deprecation"; type="text/html"`,
  };
}
