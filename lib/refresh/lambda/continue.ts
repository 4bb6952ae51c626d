import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Invokes a function without waiting for its end. Throws what the SDK throws. */
export async function startAgain(functionName: string, payload: unknown): Promise<void> {
  const client = new LambdaClient({});
  try {
    await client.send(
      new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: JSON.stringify(payload) }),
    );
  } finally {
    client.destroy();
  }
}
