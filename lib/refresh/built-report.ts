import { type BuiltReport, builtReportSchema } from '../../schemas/manifest.ts';
import { unsealed } from '../base/sealed.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { builtReportKey } from './layout.ts';

/** The description of a finished build; null if there is none that this version of the service reads. */
export async function readBuiltReport(store: WritableStore, reuseKey: string): Promise<BuiltReport | null> {
  const object = await store.read(builtReportKey(reuseKey));
  if (object === null) return null;
  try {
    return builtReportSchema().parse(unsealed(object.bytes));
  } catch {
    return null;
  }
}
