import { type HttpEvent, headerOf } from './event.ts';

export type Form = 'json' | 'csv';

/** The form that a caller wants: the one of the parameter or, without it, the better one by `Accept`. */
export function formOf(event: HttpEvent, format: Form | undefined): Form {
  if (format !== undefined) return format;
  const ranges = rangesOf(headerOf(event, 'accept') ?? '*/*');
  return qualityOf(ranges, 'text/csv') > qualityOf(ranges, 'application/json') ? 'csv' : 'json';
}

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

/** The quality of the range that fits a media type best; 0 where none fits. */
function qualityOf(ranges: readonly Range[], type: string): number {
  const fitting = [type, type.replace(/\/.*/, '/*'), '*/*'];
  const range = fitting.map((one) => ranges.find((each) => each.type === one)).find((each) => each !== undefined);
  return range?.quality ?? 0;
}
