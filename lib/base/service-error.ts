/**
 * Base of every error that this service throws on purpose; `message` is for people, `cause` is the error behind it.
 *
 * @example
 * class StoreError extends ServiceError {
 *   override readonly name: string = 'StoreError';
 *   override readonly code: string = 'STORE_FAILED';
 * }
 */
export abstract class ServiceError extends Error {
  /** Name of the class, as a literal: minified bundles rename classes, and retries of the state machine match this name. */
  abstract override readonly name: string;
  /** Stable, for programs and log queries. */
  abstract readonly code: string;
}
