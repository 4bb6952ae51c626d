import { expect } from 'chai';
import { HelpRequested } from '../../../../scripts/cli/args.ts';
import { HELP, readOptions } from '../../../../scripts/smoke/options.ts';

describe('scripts/smoke/options', () => {
  it('needs a URL and has defaults for the rest', () => {
    expect(readOptions(['--url', 'https://x.example.com/dev//'])).to.deep.equal({
      url: 'https://x.example.com/dev',
      key: undefined,
      token: undefined,
      origin: 'https://example.com',
      requests: 50,
      maxP95: 1000,
      maxAge: 26,
      bucket: undefined,
    });
  });

  it('explains every option and its default', () => {
    expect(() => readOptions(['--url', 'https://x.example.com', '--help'])).to.throw(HelpRequested);
    for (const text of ['--url', '--key', '--token', '--origin', '(50)', '(1000)', '(26)', '--bucket']) {
      expect(HELP).to.contain(text);
    }
  });

  for (const [args, message] of [
    [[], '--url is missing'],
    [['https://x.example.com'], 'Did you mean --url?'],
    [['--url', 'x.example.com'], 'is not an address'],
    [['--url', 'ftp://x.example.com'], 'is not an address'],
    [['--url', 'https://x.example.com', '--requests', '0'], '--requests'],
    [['--url', 'https://x.example.com', '--max-age', 'day'], '--max-age'],
    [['--url', 'https://x.example.com', '--quick'], '--quick'],
  ] as const)
    it(`refuses ${args.join(' ') || 'nothing'}`, () => {
      expect(() => readOptions(args))
        .to.throw(message)
        .with.property('exitCode', 2);
    });
});
