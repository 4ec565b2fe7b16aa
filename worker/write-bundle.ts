/** Writes the bundle of the workflows, into the file that is named or where workers look for it. It appears whole or not at all. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { bundleWorkflows } from './bundle.js';
import { bundlePath } from './workflow-bundle.js';

const [, , named] = process.argv;
const target = named ?? (await bundlePath());
await mkdir(dirname(target), { recursive: true });
const { code } = await bundleWorkflows(new DefaultLogger('WARN'));
const unfinished = `${target}.${process.pid}`;
await writeFile(unfinished, code);
await rename(unfinished, target);
