import { execFile } from 'node:child_process';

/** Runs a program to its end; it ends with us. Throws the error of `execFile`, with what the program printed. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
) {
  return new Promise<string>((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 64 * 1024 * 1024, ...options }, (error, stdout, stderr) => {
      process.off('exit', kill);
      if (error === null) resolve(stdout);
      else reject(Object.assign(error, { stdout, stderr }));
    });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
  });
}
