/**
 * Where the X-Ray SDK keeps the segment of the current request. `serverless.yml` bundles this file instead of
 * `cls-hooked/context`, which tracks every promise with `async_hooks` to tell requests apart and so takes a twelfth of the
 * time of a refresh. A Lambda function handles one request at a time, for which one segment per process is enough.
 *
 * @see https://github.com/aws/aws-xray-sdk-node/blob/master/packages/core/lib/env/aws_lambda.js
 */
class Namespace {
  readonly #values = new Map<string, unknown>();

  get(name: string): unknown {
    return this.#values.get(name);
  }

  set(name: string, value: unknown): unknown {
    this.#values.set(name, value);
    return value;
  }

  createContext(): object {
    return {};
  }

  enter(): void {}

  run(work: (context: object) => void): object {
    const context = this.createContext();
    work(context);
    return context;
  }

  bind<Work>(work: Work): Work {
    return work;
  }
}

const namespaces = new Map<string, Namespace>();

export const getNamespace = (name: string): Namespace | undefined => namespaces.get(name);

export function createNamespace(name: string): Namespace {
  const namespace = new Namespace();
  namespaces.set(name, namespace);
  return namespace;
}

export function destroyNamespace(name: string): void {
  namespaces.delete(name);
}
