/** Where the thread begins. Node 20 reads no TypeScript in a thread, however its process came to read it: tsx has to be asked again. */
import { setPriority } from 'node:os';
import { register } from 'tsx/esm/api';

// Requests and workflows go first: it gets a third of the time of another thread, so that mails still go where processors are short.
const lowered = 5;
// On Linux each thread has a priority of its own; elsewhere it is the whole process's.
if (process.platform === 'linux') setPriority(lowered);
register();
await import('./rendering-thread.ts');
