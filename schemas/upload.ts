import * as z from 'zod';
import { lazy } from '../lib/base/lazy.ts';

const FOLDER = /^[^\p{Cc}/*?${}\\]{1,100}$/u;
const isName = (text: string): boolean => FOLDER.test(text) && !/^\.{1,2}$/.test(text);

/** What a form to upload a report is asked for. */
export const uploadQuerySchema = lazy(() =>
  z.strictObject({
    name: z
      .string()
      .refine(isName, 'must be the name of a file, up to 100 characters, without / * ? $ { } and \\')
      .describe('Name of the report, such as `2024-04.csv`; a report of this name is replaced'),
    series: z
      .string()
      .refine(isName, 'must be the name of a folder, up to 100 characters, without / * ? $ { } and \\')
      .optional()
      .describe('Series of the report: the folder that it is put into'),
    bytes: z
      .string()
      .regex(/^[1-9]\d{0,14}$/, 'must be a whole number of bytes, 1 or more')
      .transform(Number)
      .pipe(z.number())
      .optional()
      .describe('Size of the report, so that one that is too large is refused before it is sent'),
  }),
);

/** A form that S3 takes: send `fields`, then the file as `file`, to `url` by POST as `multipart/form-data`. */
export const uploadAnswerSchema = lazy(() =>
  z
    .object({
      data: z.object({
        url: z.url(),
        fields: z.record(z.string(), z.string()),
        key: z.string().describe('Key that the report will have'),
        max_bytes: z.int().min(1).describe('S3 refuses a larger file'),
        expires_at: z.iso.datetime().describe('S3 refuses an upload that begins later'),
      }),
    })
    .meta({ id: 'UploadAnswer' }),
);
export type UploadAnswer = z.infer<ReturnType<typeof uploadAnswerSchema>>;
