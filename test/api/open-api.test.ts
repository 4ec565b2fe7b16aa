import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { textOf, typeScriptOf } from '../docs.js';
import { openPerennial, type Perennial } from '../perennial.js';
import { lintOpenApi } from './open-api-lint.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

describe('the OpenAPI document as it is served', () => {
  let served: string;
  beforeAll(async () => {
    served = (await perennial.call('GET', '/v1/openapi.json')).text;
  });

  it('lints clean', async () => {
    expect(await lintOpenApi(served)).toEqual([]);
  });

  it('would not with an example that its schema refuses, or a tag that nobody described', async () => {
    const document = JSON.parse(served);
    document.components.schemas.Problem.properties.status.example = 200;
    document.paths['/v1/plans'].get.tags = ['Plants'];
    expect(await lintOpenApi(JSON.stringify(document))).toEqual(
      expect.arrayContaining([
        expect.stringContaining('/paths/~1v1~1plans/get/tags/0 operation-tag-defined'),
        expect.stringContaining('/components/schemas/Problem/properties/status/example no-invalid-schema-examples'),
      ]),
    );
  });
});

describe('the TypeScript client', () => {
  beforeAll(
    () =>
      run(process.execPath, ['servers/bootstrap.mjs', 'client/generate.ts', `${perennial.url}/v1/openapi.json`], {
        cwd: root,
      }),
    120_000,
  );

  it('compiles, redeems a key with the service, reads a refusal by its code, and does what docs/api.md shows', async () => {
    const { stdout } = await run(process.execPath, ['client/dist/example/redeem-a-key.js'], {
      cwd: root,
      env: { ...process.env, PERENNIAL_URL: perennial.url, PERENNIAL_API_KEY: perennial.operatorKey },
    });
    const did = JSON.parse(stdout);
    const example = 'client/example/read-a-subscription';
    expect(typeScriptOf('docs/api.md')).toBe(textOf(`${example}.ts`));
    const parameters = [perennial.url, perennial.operatorKey, did.subscription];
    const shown = await run(process.execPath, [`${example.replace('client', 'client/dist')}.js`, ...parameters], {
      cwd: root,
    });
    expect(shown.stdout).toMatch(/^(settingUp|active)\n$/);
    expect(did).toEqual({
      plan: 'office-business',
      subscription: expect.stringMatching(/^sub_/),
      etag: expect.stringMatching(/^"\d+"$/),
      state: expect.stringMatching(/^(settingUp|active)$/),
      refusal: 'keyInUse',
    });
  });
});
