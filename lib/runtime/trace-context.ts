/**
 * Where X-Ray's SDK keeps the segment of the request: `serverless.yml` bundles this in place of `cls-hooked/context`. That
 * one follows every promise by `async_hooks` to tell requests apart, a twelfth of the time of a refresh; a Lambda function
 * has one request at a time, and the SDK itself keeps one segment a process there.
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
