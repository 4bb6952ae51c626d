import { randomUUID } from 'node:crypto';
import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { RunInput } from '../../../schemas/steps.ts';
import type { Plan } from '../plan.ts';

/** An amount of work; as a limit of one function, exceeding either number is too much. */
export interface ScaleOut {
  /** Bytes of reports to be read, as stored. */
  bytes: number;
  reports: number;
}

/** The work of a plan: reports to read, and also reports to adopt, without their bytes. */
export function toRead({ reports }: Pick<Plan, 'reports'>): ScaleOut {
  const read = reports.filter(({ action }) => action === 'read');
  const adopted = reports.filter(({ action }) => action === 'adopt');
  return { reports: read.length + adopted.length, bytes: read.reduce((sum, { report }) => sum + report.size, 0) };
}

export function isTooMuch(work: ScaleOut, most: ScaleOut): boolean {
  return work.bytes > most.bytes || work.reports > most.reports;
}

/** The execution that does the work, and whether it was already running. */
export interface HandedOver {
  execution: string;
  running: boolean;
}

/**
 * Starts an execution of the state machine under a random name. If one is running, that one does the work: it looks for new
 * reports again at its end. Throws what the SDK throws.
 */
export async function startRun(
  stateMachineArn: string,
  input: Pick<RunInput, 'force' | 'allow_empty'>,
): Promise<HandedOver> {
  const client = new SFNClient({});
  try {
    const { executions = [] } = await client.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }),
    );
    const running = executions[0]?.executionArn;
    if (running !== undefined) return { execution: running, running: true };
    const started = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: randomUUID(), input: JSON.stringify(input) }),
    );
    return { execution: started.executionArn ?? '', running: false };
  } finally {
    client.destroy();
  }
}
