import * as z from 'zod';

/** The fields of a log line that are used here. */
const logLineSchema = z.object({
  level: z.string().default(''),
  message: z.string().default(''),
  correlation_id: z.string().default(''),
  parameters: z.record(z.string(), z.array(z.string())).optional(),
  route: z.string().optional(),
  status: z.number().optional(),
  duration_ms: z.number().optional(),
  error: z.object({ message: z.string().optional() }).optional(),
});
type LogLine = z.infer<typeof logLineSchema>;

/** Milliseconds from which an answer is slow. */
const SLOW_MS = 3000;

/**
 * Makes the function that shortens log lines for the terminal: `400 /analytics/regions?limit=0 12 ms` and why for an answer that
 * failed, the same for one that took long, the result of a refresh, level and message of a warning or error; undefined for any other line.
 */
export function createLogFormatter(): (text: string) => string | undefined {
  // The first log line of a request has its parameters, the last one its outcome.
  const queries = new Map<string, string>();
  return (text) => {
    const line = parse(text);
    if (line === undefined) return undefined;
    const { level, message, correlation_id: id, parameters, route, status, duration_ms: ms, error } = line;
    if (parameters !== undefined) queries.set(id, queryOf(parameters));
    const cause = error?.message === undefined ? '' : `: ${error.message}`;
    if (route !== undefined && status !== undefined && ms !== undefined) {
      const query = queries.get(id) ?? '';
      queries.delete(id);
      if (status < 400 && ms < SLOW_MS) return undefined; // the page alone makes ten of them
      const detail = status < 400 ? '' : `  ${message}${cause}`;
      return `${status} ${route}${query} ${Math.round(ms)} ms${detail}`;
    }
    if (message.startsWith('Refresh finished')) return message; // of a scheduled refresh
    return /^(WARN|ERROR|CRITICAL)$/.test(level) ? `${level} ${message}${cause}` : undefined;
  };
}

function parse(text: string): LogLine | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return logLineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function queryOf(parameters: Record<string, string[]>): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) for (const value of values) query.append(name, value);
  return query.size === 0 ? '' : `?${query.toString()}`;
}
