/**
 * Gives each route that answers GET a method for HEAD as well, with the same key or authorizer and the same function: API Gateway
 * refuses methods that a path does not have. A route is written once in serverless.yml; serverless offline answers HEAD by itself.
 */
export function addHeadRoutes(functions) {
  for (const { events = [] } of Object.values(functions)) {
    events.push(...events.flatMap(({ http }) => headOf(http)));
  }
}

/** The event of the same route for HEAD; none of what is no route for GET. */
function headOf(http) {
  if (http === undefined) return [];
  const [method, path] = typeof http === 'string' ? http.split(' ') : [http.method, http.path];
  if (method.toLowerCase() !== 'get') return [];
  return [{ http: typeof http === 'string' ? `HEAD ${path}` : { ...http, method: 'head' } }];
}
