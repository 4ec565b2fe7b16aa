import { type Config, createConfig, lintFromString } from '@redocly/openapi-core';

/** The recommended rules, warnings taken for errors, and those of the rest that say something about this API. */
function rules(): Promise<Config> {
  return createConfig({
    extends: ['recommended-strict'],
    rules: {
      'component-name-unique': 'error',
      'operation-4xx-problem-details-rfc7807': 'error',
      'operation-singular-tag': 'error',
      'operation-tag-defined': 'error',
      'parameter-description': 'error',
      'path-params-defined': 'error',
      'paths-kebab-case': 'error',
      'spec-example-values': 'error',
      // The address is that of whoever serves it (PUBLIC_URL): on a laptop and in tests, localhost.
      'no-server-example.com': 'off',
    },
  });
}

/** What Redocly's linter finds in an OpenAPI document, a line each; examples are checked against their schemas. */
export async function lintOpenApi(document: string): Promise<string[]> {
  const findings = await lintFromString({ source: document, absoluteRef: 'openapi.json', config: await rules() });
  return findings
    .filter(isOfPaths)
    .map(({ ruleId, message, location: [place] }) => `${place?.pointer ?? '#'} ${ruleId}: ${message}`);
}

/** Webhooks are named by their types, and are answered by others: what holds for our paths does not for them. */
function isOfPaths({
  ruleId,
  location: [place],
}: {
  ruleId: string;
  location: { pointer?: string | undefined }[];
}): boolean {
  const ours = ['paths-kebab-case', 'operation-4xx-response'];
  return !(ours.includes(ruleId) && place?.pointer?.startsWith('#/webhooks/'));
}
