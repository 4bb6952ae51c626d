/** A function that does nothing: what starting, loading and calling one costs by itself. */
export async function handler() {
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{"status":"success"}' };
}
