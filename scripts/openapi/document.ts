import packageJson from '../../package.json' with { type: 'json' };
import { components } from './components.ts';
import { paths } from './operations.ts';
import { sampleSnapshot } from './sample.ts';
import type { Json } from './schemas.ts';

const DESCRIPTION = `
Numbers from order reports: revenue, orders, returns and cancellations by day, place and product.

Every answer tells in its \`metadata\` which reports it was made from, how fresh they are and how the filters were
understood. An order of three lines counts three. Money is of one currency in each answer: \`currency\` chooses it,
\`metadata.currency\` names it. Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\`.
`.trim();

const TAGS = [
  { name: 'Metrics', description: 'The numbers' },
  { name: 'Data', description: 'What the numbers are made from' },
  { name: 'Service', description: 'The service itself' },
];

/** The OpenAPI document of the service: routes and schemas as they are in the code, examples as it answers them. */
export async function openApiDocument(): Promise<Json> {
  const snapshot = await sampleSnapshot();
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sales analytics',
      version: packageJson.version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
    paths: await paths(snapshot),
    components: await components(snapshot),
  };
}
