import { fetchRoute } from '../lib/http/fetch-route.ts';
import { DEPLOYED_DEPENDENCIES } from '../lib/http/stack.ts';
import { mcpHandler } from '../lib/mcp/server.ts';

const { source, now, service } = DEPLOYED_DEPENDENCIES;

export const handler = fetchRoute(
  {
    path: '/mcp',
    summary: 'The numbers for AI agents, over the Model Context Protocol',
    methods: ['POST'],
    fetch: mcpHandler({ source, now, version: () => service().version }),
  },
  source,
);
