/**
 * npm run client: the TypeScript client, made of the OpenAPI document of these routes, or of a running service:
 * npm run client -- http://127.0.0.1:8080/v1/openapi.json. Exits with 1 when what it made does not compile.
 */
import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { about } from '../api/about.js';
import { access } from '../api/access.js';
import { describeApi } from '../api/http/open-api.js';
import { routes } from '../api/routes.js';
import { defaultPorts } from '../config/index.js';

const folder = import.meta.dirname;
const compiler = join(folder, '..', 'node_modules', '.bin', 'tsc');

async function documentAt(address: string | undefined): Promise<string> {
  if (address === undefined) {
    return JSON.stringify(describeApi(routes, about(`http://127.0.0.1:${defaultPorts.API_PORT}`), access));
  }
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.text();
}

async function generate(address: string | undefined): Promise<boolean> {
  const document = await documentAt(address);
  // A field with a default may be left out of a request.
  const options = { defaultNonNullable: false, rootTypes: true, rootTypesNoSchemaPrefix: true };
  const types = astToString(await openapiTypescript(document, options));
  await writeFile(join(folder, 'src', 'openapi.ts'), types);
  await rm(join(folder, 'dist'), { recursive: true, force: true });
  return spawnSync(compiler, ['--project', folder], { stdio: 'inherit' }).status === 0;
}

try {
  if (await generate(process.argv[2])) console.log('The client is in client/dist, its types in client/src/openapi.ts');
  else process.exitCode = 1;
} catch (error) {
  console.error(`The client was not made: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
