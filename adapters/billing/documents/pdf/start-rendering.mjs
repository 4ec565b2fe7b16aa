/** Where the thread begins. Node 20 reads no TypeScript in a thread, however its process came to read it: tsx has to be asked again. */
import { register } from 'tsx/esm/api';

register();
await import('./rendering-thread.ts');
