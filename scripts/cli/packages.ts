import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CliError, codeOf, messageOf } from './cli-error.ts';

const PROJECT = join(import.meta.dirname, '../..');

export interface InstallOptions {
  /** Folders with a `package.json` whose packages `npm ci` leaves out: workspaces of npm. */
  workspaces: readonly string[];
  /** What is installed and how long that takes, for the line on stderr. */
  what: string;
  project?: string;
}

/**
 * Installs the packages of workspaces into the project's node_modules, in the versions of its lock file. Does nothing where
 * they are installed. Throws `CliError` if npm fails.
 */
export async function installPackages({ workspaces, what, project = PROJECT }: InstallOptions): Promise<void> {
  const installed = await installedVersions(project);
  const wanted = await Promise.all(workspaces.map((folder) => wantedVersions(join(project, folder))));
  if (wanted.flat().every(([name, version]) => installed.get(name) === version)) return;
  process.stderr.write(`Installing ${what}\n`);
  // Options of npm on the command line, since those of an npm script that runs this are in the environment.
  const args = ['install', '--prefix', project, '--workspaces', '--no-save', '--no-audit', '--no-fund'];
  const chosen = workspaces.flatMap((folder) => ['--workspace', folder]);
  await promisify(execFile)('npm', [...args, '--loglevel', 'error', ...chosen], { cwd: project }).catch(
    (error: Error & { stderr?: string }) => {
      const said = error.stderr?.trim() || messageOf(error);
      throw new CliError(`npm could not install them: ${said}`, { cause: error });
    },
  );
}

/** The exact versions that a `package.json` names, those of aliases too: `npm:NAME@VERSION`. */
async function wantedVersions(folder: string): Promise<[name: string, version: string][]> {
  const { devDependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  return Object.entries(devDependencies).map(([name, version]) => [name, version.replace(/^npm:.+@/, '')]);
}

/** What npm has noted of the packages in node_modules, by name. */
async function installedVersions(project: string): Promise<ReadonlyMap<string, string | undefined>> {
  const list = join(project, 'node_modules/.package-lock.json');
  const text = await readFile(list, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '{"packages":{}}';
    throw error;
  });
  const { packages } = JSON.parse(text) as { packages: Record<string, { version?: string }> };
  return new Map(Object.entries(packages).map(([path, { version }]) => [path.replace(/^node_modules\//, ''), version]));
}
