import { offsetsOf } from '../../schemas/fields/time-zone.ts';
import { marketplaceOf } from '../clean/index.ts';

const DAY_SECONDS = 86_400;

/** Tells the day and the hour of an instant in the zone of a marketplace; in UTC for a channel that is none. */
export class MarketplaceClock {
  readonly #offsets = new Map<string, (instant: number) => number>();

  /** `instant`: seconds since 1970-01-01T00:00Z. `channel`: as a report spells it. */
  tell(instant: number, channel: string): { day: number; hour: number } {
    let offsetAt = this.#offsets.get(channel);
    if (offsetAt === undefined) {
      const zone = marketplaceOf(channel)?.timeZone;
      offsetAt = zone === undefined ? () => 0 : offsetsOf(zone);
      this.#offsets.set(channel, offsetAt);
    }
    const local = instant + offsetAt(instant);
    const day = Math.floor(local / DAY_SECONDS);
    return { day, hour: Math.floor((local - day * DAY_SECONDS) / 3600) };
  }
}
