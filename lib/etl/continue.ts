import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Starts the function that runs right now once more, without waiting for it. */
export async function startAgain(functionName: string, payload: unknown): Promise<void> {
  await new LambdaClient({}).send(
    new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: JSON.stringify(payload) }),
  );
}
