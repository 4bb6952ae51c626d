import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { asProblem } from '../http/problems.ts';
import { logger } from '../runtime/logger.ts';
import { answerFrom } from '../snapshot/answer-from.ts';
import type { SnapshotSource } from '../snapshot/snapshot.ts';
import { TOOLS } from './tools.ts';

/** Characters of an answer. Agents read every one of them. */
const MOST_CHARACTERS = 100_000;
/** Bytes of a request: no question is as long. */
const MOST_BYTES = 64 * 1024;

export interface McpDependencies {
  source: () => SnapshotSource;
  now: () => Date;
  version: () => string;
}

/**
 * Answers requests of the Model Context Protocol over HTTP, without sessions. If a question cannot be answered, the tool
 * answers with the reason, so that the agent can try another one.
 */
export function mcpHandler({ source, now, version }: McpDependencies): (request: Request) => Promise<Response> {
  const { fetch } = createMcpHandler(
    () => {
      const server = new McpServer(
        { name: 'sales-analytics', version: version() },
        {
          instructions:
            'Sales from order reports, exact. Call describe_data first. Money is in major units of the currency that each answer names; distinct_orders counts orders, order_count order lines.',
        },
      );
      for (const tool of TOOLS) {
        const { name, title, description, input } = tool;
        const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };
        server.registerTool(name, { title, description, inputSchema: input, annotations }, async (given) => {
          try {
            const found = await answerFrom(source(), (snapshot) => tool.answer(snapshot, given, now()));
            const text = JSON.stringify(found);
            if (text.length > MOST_CHARACTERS) return refused(tooLong(text.length));
            return { content: [{ type: 'text' as const, text }], structuredContent: found };
          } catch (error) {
            const problem = asProblem(error);
            if (problem.code === 'INTERNAL_ERROR') logger.error(`The tool ${name} failed`, { error: error as Error });
            return refused(problem.message);
          }
        });
      }
      return server;
    },
    // A function ends with its answer, so it cannot hold a stream of changes open.
    { maxRequestBodySize: MOST_BYTES, maxSubscriptions: 0 },
  );
  return async (request) => fetch(request);
}

const refused = (text: string) => ({ isError: true, content: [{ type: 'text' as const, text }] });

const tooLong = (length: number): string =>
  `The answer would have ${length} characters, more than ${MOST_CHARACTERS}. Ask for fewer rows (limit), measures or dimensions`;
