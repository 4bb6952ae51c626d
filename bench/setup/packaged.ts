import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, type Metafile, type Plugin, build } from 'esbuild';
import * as z from 'zod';
import { PROJECT } from './bundles.ts';
import { runProgram } from './run-program.ts';
import { unzip } from './zip.ts';

/** A function of the service as it is deployed. */
export interface PackagedFunction {
  name: string;
  /** The file with its handler, unpacked from the zip. */
  bundle: string;
  /** Of all that is in the zip, unpacked. */
  bundleBytes: number;
  zipBytes: number;
  /** What the bundle is made of: bytes by npm package or folder of ours, most first. */
  contents: readonly { name: string; bytes: number }[];
  /** Path of its route; null where it has none. */
  path: string | null;
  /** Memory that it is deployed with, in MB as Lambda counts them, which are MiB. */
  memoryMb: number;
  /** Its variables, as far as they are known before a deployment. */
  environment: Readonly<Record<string, string>>;
}

const environmentSchema = z.record(z.string(), z.unknown()).default({});

const packagerSchema = z.object({
  outputFileExtension: z.string().default('.js'),
  minifySyntax: z.boolean().optional(),
  minifyWhitespace: z.boolean().optional(),
  format: z.string().optional(),
  mainFields: z.array(z.string()).optional(),
  alias: z.record(z.string(), z.string()).optional(),
  supported: z.record(z.string(), z.boolean()).optional(),
  plugins: z.string().optional(),
  exclude: z.array(z.string()).default([]),
});

/** As an object, or in short: `GET /`. */
const httpSchema = z.union([
  z.object({ path: z.string() }),
  z.string().transform((short) => ({ path: short.split(' ').at(-1)! })),
]);

const stateSchema = z.object({
  service: z.object({
    provider: z.object({ environment: environmentSchema, memorySize: z.coerce.number() }),
    custom: z.object({ esbuild: packagerSchema }),
    functions: z.record(
      z.string(),
      z.object({
        handler: z.string(),
        environment: environmentSchema,
        memorySize: z.coerce.number().optional(),
        events: z.array(z.object({ http: httpSchema.optional() })).default([]),
      }),
    ),
  }),
});

export interface PackagedService {
  functions: readonly PackagedFunction[];
  /** How the packager bundles, apart from its plugins. */
  bundling: BuildOptions;
}

/** Packages the service, of this version or of another one's folder, with `serverless package` and unpacks its functions. */
export async function packageService(folder: string, project = PROJECT): Promise<PackagedService> {
  const output = join(folder, 'package');
  await serverlessPackage(project, output, relative(project, join(folder, 'build')));
  const { service } = stateSchema.parse(JSON.parse(await readFile(join(output, 'serverless-state.json'), 'utf8')));
  const { outputFileExtension, plugins: pluginsPath, exclude: external, ...settings } = service.custom.esbuild;
  const { environment: shared, memorySize: sharedMemory } = service.provider;
  const bundling = { ...settings, external, bundle: true, platform: 'node', logLevel: 'error' } as BuildOptions;
  const plugins = await pluginsAt(project, pluginsPath);
  const functions = await Promise.all(
    Object.entries(service.functions).map(
      async ([name, { handler, environment, memorySize, events }]): Promise<PackagedFunction> => {
        const zip = await readFile(join(output, `${name}.zip`));
        const module = handler.replace(/\.[^.]+$/, '');
        const bundle = join(folder, 'functions', name, module + outputFileExtension);
        const files = unzip(zip);
        for (const [file, bytes] of files) {
          const path = join(folder, 'functions', name, file);
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, bytes);
        }
        const path = events.find(({ http }) => http !== undefined)?.http?.path;
        return {
          name,
          bundle,
          bundleBytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
          zipBytes: zip.length,
          contents: contentsOf(await metafileOf(project, `${module}.ts`, { ...bundling, plugins })),
          path: path === undefined ? null : `/${path.replace(/^\//, '')}`,
          memoryMb: memorySize ?? sharedMemory,
          environment: textsOf({ ...shared, ...environment }),
        };
      },
    ),
  );
  return { functions, bundling };
}

function textsOf(variables: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

async function serverlessPackage(project: string, output: string, workFolder: string): Promise<void> {
  const serverless = join(project, 'node_modules/.bin/serverless');
  const env = { ...process.env, NODE_OPTIONS: '', ESBUILD_WORK_FOLDER: workFolder, SLS_INTERACTIVE_SETUP_ENABLE: '0' };
  const args = [serverless, 'package', '--stage', 'prod', '--package', output];
  await runProgram(process.execPath, args, { cwd: project, env }).catch((error: Error & { stdout?: string }) => {
    throw new Error(`The service cannot be packaged: ${error.stdout ?? error.message}`, { cause: error });
  });
}

/** Bundles once more, since the packager keeps to itself what it put in. */
async function metafileOf(project: string, source: string, options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    ...options,
    absWorkingDir: project,
    entryPoints: [source],
    outfile: 'unwritten.cjs',
    write: false,
    metafile: true,
  });
  return metafile;
}

/** The plugins that a module of the project gives to the packager. */
async function pluginsAt(project: string, path: string | undefined): Promise<Plugin[]> {
  if (path === undefined) return [];
  const { default: plugins } = (await import(join(project, path))) as { default: Plugin[] };
  return plugins;
}

/** Bytes of the output by npm package; our own files by their first two folders. */
export function contentsOf({ outputs }: Pick<Metafile, 'outputs'>): PackagedFunction['contents'] {
  const sums = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const name = nameOf(file);
      sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sums].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}

function nameOf(file: string): string {
  const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file);
  return found?.[1] ?? file.split('/').slice(0, 2).join('/');
}
