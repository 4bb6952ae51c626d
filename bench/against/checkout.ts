import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';
import * as z from 'zod';
import { CliError, messageOf } from '../../scripts/cli/cli-error.ts';
import { PROJECT } from '../setup/bundles.ts';
import { packageService } from '../setup/packaged.ts';
import { runProgram } from '../setup/run-program.ts';
import type { WarmFunction, World } from '../setup/world.ts';
import { loaderSource } from './adapter.ts';

/** One of the two versions that are compared. */
export interface Checkout {
  /** Its bundled loader, for the program `ingest`. */
  loader: string;
  /** Routes of its functions, by the function's name; null for those that have none. */
  routes: ReadonlyMap<string, string | null>;
  /** A process for one of its packaged functions. */
  open(name: string, env: NodeJS.ProcessEnv): Promise<WarmFunction>;
}

/** The full hash of a commit. Throws `CliError` where there is none such. */
export async function commitOf(name: string): Promise<string> {
  // What begins with a dash would be an option.
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const hash = await runProgram('git', args, { cwd: PROJECT }).catch((cause: unknown) => {
    throw new CliError(`--against '${name}' is not a commit of this repository; git log --oneline lists them`, {
      cause,
    });
  });
  return hash.trim();
}

/** This version, as `world` has packaged it. */
export async function thisCheckout(world: World): Promise<Checkout> {
  return checkoutOf(world, join(world.folder, 'this'), PROJECT, world.functions);
}

/** Another version: its files in the folder of the run, with packages of its own where they differ, packaged. */
export async function otherCheckout(world: World, commit: string): Promise<Checkout> {
  const folder = join(world.folder, 'other');
  const project = join(folder, 'checkout');
  await mkdir(project, { recursive: true });
  const archive = join(folder, 'checkout.tar');
  await runProgram('git', ['archive', '--output', archive, commit], { cwd: PROJECT });
  await runProgram('tar', ['-xf', archive, '-C', project], { cwd: PROJECT });
  await providePackages(project);
  return checkoutOf(world, folder, project, (await packageService(folder, project)).functions);
}

/** Installs the packages of a checkout, or lends it ours where they are the same. */
async function providePackages(project: string): Promise<void> {
  const ours = join(PROJECT, 'node_modules');
  if (existsSync(ours) && isDeepStrictEqual(await locked(project), await locked(PROJECT))) {
    await symlink(ours, join(project, 'node_modules'));
    return;
  }
  await runProgram('npm', ['ci', '--no-audit', '--no-fund'], { cwd: project }).catch((cause: unknown) => {
    throw new CliError(`npm ci failed in the other version: ${messageOf(cause)}`, { cause });
  });
}

const lockSchema = z.object({ packages: z.record(z.string(), z.unknown()) });

/** The packages that a lock file names; the project itself, with its version, is none of them. */
async function locked(project: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(project, 'package-lock.json'), 'utf8');
  const { '': _project, ...packages } = lockSchema.parse(JSON.parse(text)).packages;
  return packages;
}

async function checkoutOf(
  world: World,
  folder: string,
  project: string,
  functions: World['functions'],
): Promise<Checkout> {
  const loader = join(folder, 'loader.cjs');
  await build({
    absWorkingDir: project,
    stdin: { contents: loaderSource(project), resolveDir: project, loader: 'ts' },
    outfile: loader,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return {
    loader,
    routes: new Map(functions.map(({ name, path }) => [name, path])),
    open(name, env) {
      const found = functions.find((fn) => fn.name === name);
      if (found === undefined) throw new Error(`A version has no function ${name}`);
      return world.openHandler(found.bundle, { ...found.environment, ...env });
    },
  };
}
