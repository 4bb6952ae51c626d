import * as z from 'zod';
import { CARRIED_BY_DEFAULT, CARRIED_NAMES, type CarriedField } from './fields/carried.ts';
import { isCurrency } from './fields/currency.ts';
import { isReportZone, REPORT_ZONE_ADVICE } from './fields/time-zone.ts';

const wholeNumber = (min: number, fallback: string, rule: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, rule)
    .transform(Number)
    .pipe(z.number().min(min, rule))
    .default(Number(fallback));

/** How long objects are kept; null: for ever. */
const days = z
  .string()
  .trim()
  .regex(/^(none|[1-9]\d{0,4})$/, 'must be none or a whole number of days, 1 or more')
  .transform((text) => (text === 'none' ? null : Number(text)))
  .pipe(z.number().nullable())
  .default(null);

const isCarried = (name: string): name is CarriedField => (CARRIED_NAMES as readonly string[]).includes(name);

/** Each once, in the order of the cleaned file, so that two spellings of one setting are the same setting. */
const carry = z
  .string()
  .transform((list) => (list.trim() === 'none' ? [] : list.split(',').map((name) => name.trim())))
  .pipe(
    z
      .array(z.string())
      .refine(
        (names) => names.every(isCarried),
        `must be none or a comma-separated list of ${CARRIED_NAMES.join(', ')}`,
      ),
  )
  .transform((names) => CARRIED_NAMES.filter((name) => names.includes(name)))
  .default([...CARRIED_BY_DEFAULT]);

/** Whether a text is an origin as a browser sends it: scheme, host and port, no path; in small letters, no default port. */
const isOrigin = (text: string): boolean =>
  /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
const ORIGINS =
  'must be * alone, or a comma-separated list of origins such as https://sales.example.com (small letters, no path, no final slash, no wildcard)';

/** Characters that IAM policies and the rules of EventBridge would read as patterns. */
const NO_PATTERN = /^[^*?${}]*$/;
const PATTERN = 'must not contain * ? $ { or }, which are patterns in the policies of AWS';

/** The environment variables of the service; it reads no others. `.env.example` explains each. */
export const environmentSchema = z.object({
  S3_BUCKET: z
    .string({ error: 'must name the bucket that holds the reports' })
    .regex(
      /^(?!\d+(\.\d+){3}$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'must be the name of an S3 bucket: 3 to 63 of a-z, 0-9, dot and hyphen, no two dots in a row, no IP address',
    ),
  S3_KEY: z.string().regex(NO_PATTERN, PATTERN).default('etl-output/Cleaned_Amazon_Sale_Report.csv'),
  RAW_PREFIX: z
    .string()
    .regex(/^[^/].*\/$/, 'must be a folder of the bucket that ends with a slash, such as raw/')
    .regex(NO_PATTERN, PATTERN)
    // Otherwise a refresh would read the files it wrote as reports, endlessly.
    .refine(
      (prefix) => !prefix.startsWith('etl-output/'),
      'must be outside etl-output/, where the service writes its results',
    )
    .default('raw/'),
  REPORT_TIME_ZONE: z.string().refine(isReportZone, REPORT_ZONE_ADVICE).default('UTC'),
  DEFAULT_CURRENCY: z.string().refine(isCurrency, 'must be an ISO 4217 code in capitals, such as INR').default('INR'),
  SNAPSHOT_TTL_SECONDS: wholeNumber(0, '60', 'must be a whole number of seconds, 0 or more'),
  DIRECT_READ_MAX_BYTES: wholeNumber(1, '134217728', 'must be a whole number of bytes, 1 or more'),
  QUERY_MAX_LINES: wholeNumber(0, '500000', 'must be a whole number of order lines, 0 or more'),
  MAX_REJECT_RATIO: z
    .string()
    .regex(/^(0|1|0?\.\d{1,6}|1\.0+)$/, 'must be a share from 0 to 1, such as 0.05')
    .transform(Number)
    .pipe(z.number())
    .default(0.05),
  MAX_REPORT_BYTES: wholeNumber(1, '2147483648', 'must be a whole number of bytes, 1 or more'),
  UPLOAD: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .pipe(z.boolean())
    .default(false),
  UPLOAD_MAX_BYTES: wholeNumber(1, '104857600', 'must be a whole number of bytes, 1 or more'),
  OVERLAP: z.enum(['order', 'day', 'add'], { error: 'must be order, day or add' }).default('order'),
  SNAPSHOT_KEEP: wholeNumber(1, '5', 'must be a whole number, 1 or more'),
  WRITE_CLEANED: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .pipe(z.boolean())
    .default(true),
  CARRY: carry,
  RAW_RETENTION_DAYS: days,
  CLEANED_RETENTION_DAYS: days,
  REFRESH_CONCURRENCY: wholeNumber(1, '4', 'must be a whole number, 1 or more'),
  STATE_MACHINE_ARN: z
    .string()
    .regex(/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:[\w-]+$/, 'must be the ARN of a state machine')
    .optional(),
  SCALE_OUT_BYTES: wholeNumber(0, '1073741824', 'must be a whole number of bytes, 0 or more'),
  SCALE_OUT_REPORTS: wholeNumber(0, '200', 'must be a whole number, 0 or more'),
  STAGE: z.string().default('local'),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .pipe(
      z
        .array(z.string())
        // Among others * would let every page in.
        .refine((origins) => (origins.length === 1 && origins[0] === '*') || origins.every(isOrigin), ORIGINS),
    )
    .default(['*']),
  LOG_LEVEL: z
    .enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'], {
      error: 'must be TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL or SILENT',
    })
    .default('INFO'),
  API_AUTH: z.enum(['none', 'apiKey', 'cognito'], { error: 'must be none, apiKey or cognito' }).default('none'),
  SERVICE_VERSION: z.string().default('0.0.0'),
  S3_FORCE_PATH_STYLE: z.enum(['auto', 'true', 'false'], { error: 'must be auto, true or false' }).default('auto'),
  AWS_ENDPOINT_URL_S3: z.url({ error: 'must be the URL of an S3 service' }).optional(),
  AWS_ENDPOINT_URL: z.url({ error: 'must be the URL of an AWS service' }).optional(),
});
export type Environment = z.output<typeof environmentSchema>;
