// Jest loads its set-up by the rules of CommonJS, which cannot follow our imports: tsx does.
import { tsImport } from 'tsx/esm/api';

export default async function globalSetup() {
  const { startServers } = await tsImport('./global-setup.ts', import.meta.url);
  globalThis.stopTestServers = await startServers();
}
