import { performance } from 'node:perf_hooks';
import { CliError, messageOf } from '../cli/cli-error.ts';
import type { SmokeOptions } from './options.ts';

/** Longer than API Gateway waits. */
const TIMEOUT_MS = 40_000;

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The body where it is JSON. */
  json: unknown;
  /** From the request to the last byte. */
  milliseconds: number;
}

/** A deployed stage, as a caller sees it. */
export interface Stage {
  /** Whether the caller has a key or a token. */
  readonly isPrivate: boolean;
  /** Throws `CliError` where nobody answers at all. */
  reach(): Promise<void>;
  /** A request with the key or token. */
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** A request without them. */
  getOpenly(path: string, headers?: Record<string, string>): Promise<Reply>;
  preflight(path: string, origin: string): Promise<Reply>;
}

export function stageAt({ url, key, token }: Pick<SmokeOptions, 'url' | 'key' | 'token'>): Stage {
  const proof = {
    ...(key !== undefined && { 'x-api-key': key }),
    ...(token !== undefined && { authorization: token }),
  };

  const ask = async (path: string, init: RequestInit): Promise<Reply> => {
    const began = performance.now();
    const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    const { status, headers } = response;
    return { status, headers, text, json: isJson ? parsed(text) : undefined, milliseconds: performance.now() - began };
  };

  return {
    isPrivate: Object.keys(proof).length > 0,
    async reach() {
      await ask('/health', {}).catch((error: unknown) => {
        const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
        throw new CliError(`no answer from ${url}: ${messageOf(cause)}`, { cause: error });
      });
    },
    get: (path, headers = {}) => ask(path, { headers: { ...proof, ...headers } }),
    getOpenly: (path, headers = {}) => ask(path, { headers }),
    preflight: (path, origin) =>
      ask(path, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' },
      }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
