import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { executableAt, executableOnPath, run } from './executables.js';
import { type Cache, type Chain, cacheAtomically, cacheDirectory, obtain } from './sources.js';
import { versions } from './versions.js';

/** A MongoDB of one of two kinds; their data files differ. */
export type MongoServer =
  | { readonly kind: 'mongod'; readonly executable: string }
  | { readonly kind: 'mongo-java-server'; readonly java: string; readonly jars: string };

async function downloadedMongod(target: string): Promise<string> {
  return cacheAtomically(target, async (folder) => {
    const { MongoBinary } = await import('mongodb-memory-server-core');
    return MongoBinary.getPath({ downloadDir: folder, version: versions.mongod });
  });
}

async function usableJava(): Promise<string> {
  const java = await executableOnPath('java').catch(() => {
    throw new Error('java is not installed');
  });
  const major = Number(/^(?:openjdk|java) (\d+)/.exec(await run(java, ['--version'], 20_000))?.[1] ?? 0);
  if (major < 17) throw new Error(`java ${major} is too old: 17 or newer is needed`);
  return java;
}

async function jars(target: string): Promise<string> {
  if ((await stat(target).catch(() => undefined))?.isDirectory()) return target;
  return cacheAtomically(target, async (folder) => {
    await run('mvn', [
      '--batch-mode',
      '--quiet',
      `--file=${join(import.meta.dirname, 'mongo-java-server.pom.xml')}`,
      `-Dmongo-java-server.version=${versions.mongoJavaServer}`,
      `-DoutputDirectory=${join(folder, 'jars')}`,
      'dependency:copy-dependencies',
    ]);
    if ((await readdir(join(folder, 'jars'))).length === 0) throw new Error('mvn left no jars');
    return join(folder, 'jars');
  });
}

/** The chain of servers for MongoDB (a MONGODB_URI comes before it). */
export function mongoChain(directory: string): Chain<MongoServer> {
  const cached = join(directory, `mongod-${versions.mongod}`);
  const mongod = (executable: string): MongoServer => ({ kind: 'mongod', executable });
  return {
    server: 'mongodb',
    title: 'MongoDB',
    install: 'Install mongod, or Java 17 with Maven, or set MONGODB_URI',
    sources: [
      { id: 'path', label: 'mongod on PATH', take: async () => mongod(await executableOnPath('mongod')) },
      { id: 'cache', label: cached, take: async () => mongod(await executableAt(cached)) },
      {
        id: 'download',
        label: `mongodb-memory-server's download of mongod ${versions.mongod}`,
        cachedAs: 'cache',
        take: async () => mongod(await downloadedMongod(cached)),
      },
      {
        id: 'mongo-java-server',
        label: `mongo-java-server ${versions.mongoJavaServer} from Maven Central`,
        take: async () => ({
          kind: 'mongo-java-server',
          java: await usableJava(),
          jars: await jars(join(directory, `mongo-java-server-${versions.mongoJavaServer}`)),
        }),
      },
    ],
  };
}

/** A MongoDB to run, along the chain of sources. */
export async function obtainMongo(cache: Cache = { directory: cacheDirectory }): Promise<MongoServer> {
  return obtain(mongoChain(cache.directory), cache);
}
