/**
 * Loads what is under Node's `fetch`, by asking for one of its names. The package undici, where it is loaded first, puts its own dispatcher
 * under `fetch` for the whole process, which another version does not fit: calls of Stripe's SDK then fail. To be imported before it.
 */
void globalThis.Headers;
