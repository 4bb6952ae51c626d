/**
 * An "All Orders" report in which each line names its currency: lines that name none name rupees, which version 0.1.0 took
 * them for, since most lines of these reports are in rupees. Since then such a line has the currency of its channel.
 */
export function withNamedCurrency(report: Buffer): Buffer {
  const [head = '', ...lines] = report.toString('latin1').split('\n');
  const column = head.split('\t').indexOf('currency');
  if (column < 0) return report;
  const named = lines.map((line) => {
    const cells = line.split('\t');
    if (cells[column] === '') cells[column] = 'INR';
    return cells.join('\t');
  });
  return Buffer.from([head, ...named].join('\n'), 'latin1');
}
