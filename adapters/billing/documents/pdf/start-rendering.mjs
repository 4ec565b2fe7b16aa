/** Where the thread begins. Node 20 reads no TypeScript in a thread, however its process came to read it: tsx has to be asked again. */
import { constants, setPriority } from 'node:os';
import { register } from 'tsx/esm/api';

// Requests and workflows go first. On Linux each thread has a priority of its own; elsewhere it is the whole process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
register();
await import('./rendering-thread.ts');
