import { expect } from 'chai';
import fc from 'fast-check';
import * as z from 'zod';
import {
  analyticsQuerySchema,
  filterParameters,
  kpisQuerySchema,
  noQuerySchema,
  pageQuerySchema,
  queryQuerySchema,
  parameters,
  rankingQuerySchema,
  trendsQuerySchema,
} from '../../../schemas/query.ts';
import { LIST_FIGURE_NAMES } from '../../../lib/model/index.ts';
import { toIsoDay } from '../../../schemas/fields/day.ts';
import { scaled } from '../../scale.ts';

const metrics = {
  analyticsQuerySchema: analyticsQuerySchema(),
  kpisQuerySchema: kpisQuerySchema(),
  queryQuerySchema: queryQuerySchema(),
  rankingQuerySchema: rankingQuerySchema(),
  trendsQuerySchema: trendsQuerySchema(),
};
const routes = { ...metrics, pageQuerySchema: pageQuerySchema() };
const words = z.string();
const documented = z.object({ description: words.min(10), examples: z.array(z.union([words, z.array(words)])).min(1) });
const SORTS = `must be ${new Intl.ListFormat('en', { type: 'disjunction' })
  .format([...LIST_FIGURE_NAMES, 'value'])
  .replace(/, or /, ' or ')}, alone or as in change_percent.revenue; with - before it for the highest first`;
const FIRST = Date.parse('1970-01-01') / 86_400_000;
const LAST = Date.parse('2099-12-31') / 86_400_000;
const anyDay = fc.integer({ min: FIRST, max: LAST });

const messagesOf = (query: Record<string, unknown>, schema: z.ZodObject = rankingQuerySchema()) =>
  schema.safeParse(query).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];

describe('schemas/query', () => {
  it('has defaults for a query without parameters', () => {
    expect(analyticsQuerySchema().parse({})).to.deep.equal({ limit: 10 });
    expect(rankingQuerySchema().parse({})).to.deep.equal({ sort: '-revenue', limit: 1000, offset: 0 });
    expect(pageQuerySchema().parse({})).to.deep.equal({ limit: 1000, offset: 0 });
    expect(kpisQuerySchema().parse({})).to.deep.equal({});
    expect(trendsQuerySchema().parse({})).to.deep.equal({ granularity: 'month', week_start: 'monday' });
  });

  it('reads days as days since 1970-01-01', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        const query = { start_date: toIsoDay(start), end_date: toIsoDay(end) };
        expect(kpisQuerySchema().parse(query)).to.deep.equal({ start_date: start, end_date: end });
      }),
      { numRuns: scaled(1000) },
    );
  });

  for (const text of [
    '2022-02-30',
    '2022-4-1',
    '20220401',
    '04-01-22',
    '2022-04-01T00:00:00Z',
    ' 2022-04-01',
    '',
    'x',
  ]) {
    it(`refuses ${JSON.stringify(text)} as a day and shows one`, () => {
      expect(messagesOf({ start_date: text })).to.deep.equal([
        'start_date must be a day of the calendar written YYYY-MM-DD, such as 2022-04-30',
      ]);
    });
  }

  it('refuses a first day after the last, whatever the days', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 5000 }), (end, more) => {
        const query = { start_date: toIsoDay(end + more), end_date: toIsoDay(end) };
        expect(messagesOf(query)).to.deep.equal([`start_date must not be after end_date "${toIsoDay(end)}"`]);
      }),
      { numRuns: scaled(1000) },
    );
  });

  for (const [query, message] of [
    [{ compare_start_date: '2022-04-01' }, 'compare_start_date must come with compare_end_date'],
    [{ compare_end_date: '2022-04-01' }, 'compare_end_date must come with compare_start_date'],
    [
      { compare_start_date: '2022-04-02', compare_end_date: '2022-04-01' },
      'compare_start_date must not be after compare_end_date "2022-04-01"',
    ],
    [
      { compare: 'previous_year', compare_start_date: '2022-04-01', compare_end_date: '2022-04-01' },
      'compare must not be combined with compare_start_date and compare_end_date. Give one or the other',
    ],
    [
      { sort: '-change_percent.revenue' },
      'sort needs a comparison: compare, or compare_start_date with compare_end_date',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(query)}`, () => {
      expect(messagesOf(query)).to.deep.equal([message]);
      expect(messagesOf({ ...query, limit: '0' })).to.have.members([
        message,
        'limit must be a whole number from 1 to 1000',
      ]);
    });
  }

  it('says of a day that is none no more than that', () => {
    expect(messagesOf({ compare_start_date: 'soon' })).to.deep.equal([
      'compare_start_date must be a day of the calendar written YYYY-MM-DD, such as 2022-04-30',
    ]);
  });

  it('says that besides what else is wrong', () => {
    expect(messagesOf({ start_date: '2022-05-01', end_date: '2022-04-01', limit: '0' })).to.have.length(2);
  });

  for (const [text, value] of [
    ['1', 1],
    ['1000', 1000],
    ['0010', 10],
  ] as const) {
    it(`reads limit ${text}`, () => {
      expect(rankingQuerySchema().parse({ limit: text }).limit).to.equal(value);
    });
  }

  for (const text of ['0', '1001', '-1', '1.5', '1e2', '0x10', ' 5', '', '٥', '99999999999999999999']) {
    it(`refuses ${JSON.stringify(text)} as a limit`, () => {
      expect(messagesOf({ limit: text })).to.deep.equal(['limit must be a whole number from 1 to 1000']);
    });
  }

  for (const value of ['-1', '1000000000', '1.0', '', ' 0', '+1']) {
    it(`refuses ${JSON.stringify(value)} as an offset`, () => {
      expect(messagesOf({ offset: value })).to.deep.equal(['offset must be a whole number from 0 to 999999999']);
    });
  }

  for (const [parameter, value, message, schema] of [
    ['b2b', 'True', 'must be true or false', kpisQuerySchema()],
    ['b2b', '1', 'must be true or false', kpisQuerySchema()],
    ['currency', 'Rupees', 'must be a code of ISO 4217, such as INR', kpisQuerySchema()],
    ['currency', 'XYZ', 'must be a code of ISO 4217, such as INR', kpisQuerySchema()],
    ['currency', '', 'must be a code of ISO 4217, such as INR', kpisQuerySchema()],
    ['granularity', 'hour', 'must be day, week, month, quarter or year', trendsQuerySchema()],
    ['compare', 'last_year', 'must be previous_period, previous_year or previous_week', kpisQuerySchema()],
    ['week_start', 'Sunday', 'must be monday or sunday', trendsQuerySchema()],
    ['format', 'CSV', 'must be json or csv', kpisQuerySchema()],
    ['sort', '--revenue', SORTS, rankingQuerySchema()],
    ['sort', 'state', SORTS, rankingQuerySchema()],
  ] as const) {
    it(`refuses ${parameter}=${value} and says what is allowed`, () => {
      const [told, ...others] = messagesOf({ [parameter]: value }, schema);
      expect(others).to.deep.equal([]);
      expect(told).to.equal(`${parameter} ${message}`);
    });
  }

  it('reads currencies in any case and b2b as a truth value', () => {
    expect(kpisQuerySchema().parse({ currency: 'usd', b2b: 'false' })).to.deep.equal({ currency: 'USD', b2b: false });
  });

  for (const name of ['state', 'category', 'fulfilment', 'channel', 'country', 'series']) {
    it(`takes several values as ${name}, none of them empty`, () => {
      expect(kpisQuerySchema().parse({ [name]: ['a', 'b,c'] })).to.deep.equal({ [name]: ['a', 'b,c'] });
      expect(messagesOf({ [name]: ['a', ' '] })).to.deep.equal([
        `${name}.1 must not be empty; Unknown is what lines without a value count as`,
      ]);
      expect(messagesOf({ [name]: Array.from({ length: 101 }, () => 'a') })).to.deep.equal([
        `${name} must not be given more than 100 times`,
      ]);
    });
  }

  it('takes nothing else', () => {
    expect(kpisQuerySchema().safeParse({ limit: '5' }).success).to.equal(false);
    expect(rankingQuerySchema().safeParse({ start: '2022-04-01' }).success).to.equal(false);
    expect(analyticsQuerySchema().safeParse({ format: 'csv' }).success).to.equal(false);
    expect(pageQuerySchema().safeParse({ state: ['Goa'] }).success).to.equal(false);
    expect(noQuerySchema().safeParse({ limit: '5' }).success).to.equal(false);
  });

  for (const [name, schema] of Object.entries(routes)) {
    it(`describes each parameter of ${name} in JSON Schema, with examples that it takes`, () => {
      const { properties } = z.toJSONSchema(schema, { io: 'input' });
      for (const [parameter, property] of Object.entries(properties ?? {})) {
        const { examples } = documented.parse(property, { error: () => `${parameter} is not documented` });
        for (const example of examples) {
          // The days of a comparison go together.
          const other = { compare_start_date: 'compare_end_date', compare_end_date: 'compare_start_date' }[parameter];
          const query = { [parameter]: example, ...(other !== undefined && { [other]: example }) };
          expect(schema.safeParse(query).data, parameter).to.have.property(parameter);
        }
      }
    });
  }

  for (const [name, schema] of Object.entries(metrics)) {
    it(`has every filter in ${name}`, () => {
      expect(Object.keys(schema.shape)).to.include.members(Object.keys(filterParameters));
    });
  }

  it('uses each parameter that it describes', () => {
    const used = new Set<unknown>(Object.values(routes).flatMap(({ shape }) => Object.values(shape)));
    for (const [name, parameter] of Object.entries(parameters)) expect(used.has(parameter), name).to.equal(true);
  });
});
