import type { ProblemDocument } from '../../schemas/problem.ts';
import { askForKey, credential, type Wanted } from './key.ts';
import { t } from './text.ts';

/** The service said no, or nothing. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** What went wrong, as the API names it; empty where it did not. */
  readonly code: string;
  readonly requestId: string;

  constructor(status: number, message: string, { code = '', requestId = '' } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }

  /** The service has nothing to show at all, whatever is asked for. */
  get isEmptyService(): boolean {
    return ['NO_DATA', 'REFRESH_REQUIRED', 'REPORT_UNREADABLE'].includes(this.code);
  }

  /** A filter that the data know nothing of; all else of a query comes from the page itself. */
  get isBadFilter(): boolean {
    return this.code === 'INVALID_PARAMETER';
  }

  /** For want of a key or a token; there are other refusals, which no key would change. */
  get isRefusal(): boolean {
    return this.status === 401 || (this.status === 403 && ['', 'INVALID_API_KEY', 'EXPIRED_TOKEN'].includes(this.code));
  }

  get wants(): Wanted {
    return this.status === 401 || this.code === 'EXPIRED_TOKEN' ? 'token' : 'key';
  }
}

export interface Ask {
  signal?: AbortSignal | undefined;
  /** `true`: past the browser's own copy of the answer; `changed`: only if the answer is another than that, by its ETag. */
  fresh?: boolean | 'changed';
  accept?: string;
}

/** Asks a route of the API, which lies beside this page; with the key, which is asked for where it is wanted. */
export async function ask(path: string, query: URLSearchParams, options: Ask = {}): Promise<Response> {
  const url = addressOf(path, query);
  for (;;) {
    const used = credential();
    const response = await get(url, used, options);
    if (response.ok) return response;
    const error = await errorOf(response);
    if (!error.isRefusal) throw error;
    // Another request may have been given a key since.
    const changed = credential()?.join() !== used?.join();
    if (!changed && !(await askForKey(error.wants))) throw error;
  }
}

/** The JSON of a route's answer. */
export async function askJson<Answer>(path: string, query: URLSearchParams, options?: Ask): Promise<Answer> {
  const response = await ask(path, query, options);
  return (await response.json()) as Answer;
}

/** Also where the page is at `/dev`, without the slash, below which relative addresses would leave the stage. */
export function addressOf(path: string, query = new URLSearchParams()): string {
  const base = location.pathname.replace(/\/?$/, '/');
  const text = query.toString();
  return `${base}${path}${text && `?${text}`}`;
}

const CACHES: Record<string, RequestCache> = { true: 'reload', changed: 'no-cache' };

async function get(url: string, key: [string, string] | null, { signal, fresh, accept }: Ask): Promise<Response> {
  try {
    const headers = { Accept: accept ?? 'application/json', ...(key && { [key[0]]: key[1] }) };
    return await fetch(url, { headers, signal: signal ?? null, cache: CACHES[String(fresh)] ?? 'default' });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiError(0, t('notice.offline'), { code: String(error) });
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const { status, headers } = response;
  const body: Partial<ProblemDocument> & { message?: string } = await response.json().catch(() => ({}));
  const message = body.detail ?? body.title ?? body.message ?? t('notice.status', { status });
  return new ApiError(status, message, {
    code: body.code ?? '',
    requestId: body.request_id ?? headers.get('x-request-id') ?? '',
  });
}
