/** The health check of a container: exits with 0 when the service of its address is ready. */
const [address = `http://127.0.0.1:${process.env.API_PORT || 8080}/health/ready`] = process.argv.slice(2);

const ready = await fetch(address, { signal: AbortSignal.timeout(4000) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(ready ? 0 : 1);
