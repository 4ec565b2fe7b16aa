/** Prints where stripe-mock lies once it has been obtained; exits with 1 and the reason when it is not to be had. */
import { obtainStripeMock } from './stripe-mock.js';

obtainStripeMock().then(
  (path) => console.log(path),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
