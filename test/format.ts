/** npm run format: formats every file and applies the fixes that Biome calls safe. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const biome = join(root, 'node_modules', '.bin', 'biome');
const { status } = spawnSync(
  biome,
  ['check', '--write', ...(process.argv.length > 2 ? process.argv.slice(2) : ['.'])],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
