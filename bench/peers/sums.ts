/** A row of a report by its headers, as CSV parsers give it. */
export type Row = Record<string, string>;

/** What a peer made of a report. Revenue is of the active lines, in major units. */
export interface Totals {
  groups: number;
  active: number;
  cancelled: number;
  quantity: number;
  revenue: number;
}

/** What the rollup `sales` of a report is grouped by. */
const KEYS = ['Date', 'ship-country', 'ship-state', 'Category', 'Fulfilment', 'B2B', 'Sales Channel ', 'currency'];

/** Sums by day and dimensions, the way one writes it for once: an object a group, floating point for money. */
export class Sums {
  readonly #groups = new Map<string, Omit<Totals, 'groups'>>();

  add(row: Row): void {
    const key = KEYS.map((name) => row[name]).join('|');
    let group = this.#groups.get(key);
    if (!group) {
      group = { active: 0, cancelled: 0, quantity: 0, revenue: 0 };
      this.#groups.set(key, group);
    }
    if (row['Status'] === 'Cancelled') {
      group.cancelled++;
      return;
    }
    group.active++;
    group.quantity += Number(row['Qty']);
    group.revenue += Number(row['Amount']);
  }

  get totals(): Totals {
    const totals = { groups: this.#groups.size, active: 0, cancelled: 0, quantity: 0, revenue: 0 };
    for (const group of this.#groups.values()) {
      totals.active += group.active;
      totals.cancelled += group.cancelled;
      totals.quantity += group.quantity;
      totals.revenue += group.revenue;
    }
    return totals;
  }
}
