import { type HttpEvent, headerOf } from './event.ts';

/** The formats of an answer. */
export type ResponseFormat = 'json' | 'csv';

/** The format of the answer: that of the `format` parameter, otherwise the one that `Accept` prefers (JSON in a tie). */
export function negotiateFormat(event: HttpEvent, format: ResponseFormat | undefined): ResponseFormat {
  if (format !== undefined) return format;
  const ranges = rangesOf(headerOf(event, 'accept') ?? '*/*');
  return qualityOf(ranges, 'text/csv') > qualityOf(ranges, 'application/json') ? 'csv' : 'json';
}

/** A media range of `Accept` with its quality, 0 to 1. */
interface Range {
  type: string;
  quality: number;
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, quality: q === undefined ? 1 : Number(q) || 0 };
  });
}

/** Quality of the most specific range that matches a media type; 0 when none does. */
function qualityOf(ranges: readonly Range[], type: string): number {
  const patterns = [type, type.replace(/\/.*/, '/*'), '*/*'];
  const range = patterns
    .map((pattern) => ranges.find((each) => each.type === pattern))
    .find((each) => each !== undefined);
  return range?.quality ?? 0;
}
