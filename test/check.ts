/** npm run check: types, format and lint, the map of the rooms. Prints what is wrong and exits 1, or one line. */
import { checks } from './checks.js';

const started = performance.now();
const broken = await checks();
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(broken.length > 0 ? `Broken: ${broken.join(', ')}` : `Types, lint and rooms are in order (${seconds} s)`);
process.exitCode = broken.length > 0 ? 1 : 0;
