/** A copy of a column with room for `length` elements. */
export function grown<Column extends Uint32Array | Float64Array>(column: Column, length: number): Column {
  const larger = new (column.constructor as new (size: number) => Column)(length);
  larger.set(column);
  return larger;
}
