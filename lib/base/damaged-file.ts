import { ServiceError } from './service-error.ts';

/** A file of the service differs from what was written: a digest does not match, or its end is missing. */
export class DamagedFile extends ServiceError {
  override readonly name: string = 'DamagedFile';
  override readonly code: string = 'DAMAGED_FILE';
}
