import { expect } from 'chai';
import { uploads } from '../../../../lib/http/upload.ts';
import { problemSchema } from '../../../../schemas/problem.ts';
import { uploadAnswerSchema } from '../../../../schemas/upload.ts';
import { context, get, logged } from './requests.ts';

const NOW = new Date('2026-01-02T03:04:05Z');

/** A stage that takes up to 1,000 bytes; its credentials are those of AWS's examples. */
const handlerOf = (bucket = 'my-reports') =>
  uploads(
    { path: '/uploads', summary: 'A form' },
    {
      settings: () => ({ bucket, rawPrefix: 'raw/', maxBytes: 1000 }),
      credentials: () => ({
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        sessionToken: 'token',
      }),
      region: () => 'eu-central-1',
      now: () => NOW,
    },
  );
const asked = async (query: Record<string, string>, bucket?: string) => {
  const values = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
  return (await logged(() => handlerOf(bucket)(get('/uploads', values), context()))).result;
};

describe('a form to upload a report with', () => {
  it('is for one key, up to a size, for ten minutes, and signed as S3 checks it', async () => {
    const { statusCode, headers, body } = await asked({ name: '2024-04.csv', series: 'amazon-in', bytes: '1000' });
    expect(statusCode).to.equal(200);
    expect(headers['Cache-Control']).to.equal('no-store');
    const { data } = uploadAnswerSchema().parse(JSON.parse(body));
    const { Policy = '', ...fields } = data.fields;
    const signed = {
      key: 'raw/amazon-in/2024-04.csv',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20260102/eu-central-1/s3/aws4_request',
      'X-Amz-Date': '20260102T030405Z',
      'X-Amz-Security-Token': 'token',
    };
    // The signature is what botocore makes of this policy.
    const signature = '8768d16c7c93f4b9a4c9e00743d5316eca9310aa05f4a9dc601844f2e7611be8';
    expect(fields).to.deep.equal({ ...signed, 'X-Amz-Signature': signature });
    const { key, ...others } = signed;
    expect(JSON.parse(Buffer.from(Policy, 'base64').toString())).to.deep.equal({
      expiration: '2026-01-02T03:14:05.000Z',
      conditions: [
        { bucket: 'my-reports' },
        { key },
        ...Object.entries(others).map(([name, value]) => ({ [name]: value })),
        ['content-length-range', 1, 1000],
      ],
    });
    expect(data).to.deep.include({
      url: 'https://my-reports.s3.eu-central-1.amazonaws.com/',
      key,
      max_bytes: 1000,
      expires_at: '2026-01-02T03:14:05.000Z',
    });
  });

  it('has a URL whose certificate fits, also for a bucket with dots', async () => {
    const { body } = await asked({ name: 'a.csv.gz' }, 'reports.example.com');
    const { data } = uploadAnswerSchema().parse(JSON.parse(body));
    expect(data).to.include({ url: 'https://s3.eu-central-1.amazonaws.com/reports.example.com', key: 'raw/a.csv.gz' });
  });

  for (const [query, told] of [
    [{}, 'name'],
    [{ name: '../../etl-output/manifest.v2.json' }, 'must be the name of a file'],
    [{ name: 'a/b.csv' }, 'must be the name of a file'],
    [{ name: 'a\u0000.csv' }, 'must be the name of a file'],
    [{ name: '${filename}.csv' }, 'must be the name of a file'],
    [{ name: 'notes.pdf' }, 'name does not have the ending of a report. Reports are .csv, .tsv, .txt or .xlsx files'],
    [{ name: 'a.csv', series: '..' }, 'must be the name of a folder'],
    [{ name: 'a.csv', series: 'x/y' }, 'must be the name of a folder'],
    [{ name: 'a.csv', bytes: '1001' }, 'bytes 1001 is more than 1000, the limit of this stage'],
    [{ name: 'a.csv', bytes: '0' }, 'must be a whole number of bytes'],
    [{ name: 'a.csv', bucket: 'other' }, 'Unknown parameter'],
  ] as const)
    it(`is not given for ${JSON.stringify(query)}`, async () => {
      const { statusCode, body } = await asked(query);
      expect(statusCode).to.equal(400);
      expect(problemSchema.parse(JSON.parse(body)).detail).to.contain(told);
    });
});
