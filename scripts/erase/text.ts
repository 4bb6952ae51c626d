import type { ReportWithOrders } from '../../lib/refresh/erase.ts';
import { countOf } from '../refresh/report-lines.ts';

/** What was found of the orders, report by report. */
export function foundText(ids: ReadonlySet<string>, found: readonly ReportWithOrders[]): string {
  const missing = [...ids].filter((id) => !found.some(({ orders }) => orders.has(id)));
  const reports = found.map(({ key, expired, orders }) => {
    const lines = [...orders.values()].reduce((sum, each) => sum + each, 0);
    const rejects = [...orders.values()].includes(0) ? ', and rejected rows' : '';
    const isGone = expired ? '; its file has expired' : '';
    return `  ${key}: ${countOf(lines, 'line')} of ${countOf(orders.size, 'order')}${rejects}${isGone}`;
  });
  const none = missing.length === 0 ? [] : [`  Not found in any report: ${countOf(missing.length, 'order')}`];
  return [`Of ${countOf(ids.size, 'order')}:`, ...reports, ...none].join('\n').concat('\n');
}

/** The uploaded objects that still hold the orders, and the commands that remove them. */
export function leftText(bucket: string, found: readonly ReportWithOrders[]): string {
  const keys = found.filter(({ expired }) => !expired).map(({ key }) => key);
  if (keys.length === 0) return '';
  return [
    `These uploads are yours and were not changed. They still hold some of the orders:`,
    ...keys.map((key) => `  s3://${bucket}/${key}`),
    'To remove one from the numbers as well, or to upload it again without the orders first:',
    ...keys.map((key) => `  aws s3 rm ${quoted(`s3://${bucket}/${key}`)}`),
    'A bucket with versions keeps earlier versions of uploads and of the files of the service. This lists them, and',
    'aws s3api delete-object with --version-id removes one:',
    ...keys.map((key) => `  aws s3api list-object-versions --bucket ${bucket} --prefix ${quoted(key)}`),
    `  aws s3api list-object-versions --bucket ${bucket} --prefix etl-output/`,
  ]
    .join('\n')
    .concat('\n');
}

const quoted = (text: string): string => (/^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
