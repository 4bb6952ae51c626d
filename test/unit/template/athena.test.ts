import { expect } from 'chai';
import { COLUMNS, type Column } from '../../../lib/lines/columns.ts';
import { LAYOUT } from '../../../lib/refresh/layout.ts';
import { PACKAGING_TIMEOUT, packaged } from './packages.ts';
import { propertiesOf, textOf } from './template.ts';

interface TableInput {
  Name: string;
  StorageDescriptor: { Columns: object[]; Location: unknown; InputFormat: string; SerdeInfo: object };
}

describe('the table for Athena', function () {
  this.timeout(PACKAGING_TIMEOUT);

  it('is not there unless it is asked for', async () => {
    const { template } = await packaged('prod');
    expect(propertiesOf(template, 'AWS::Glue::Database').size).to.equal(0);
    expect(propertiesOf(template, 'AWS::Glue::Table').size).to.equal(0);
    expect(template.Outputs).not.to.have.any.keys('AthenaDatabase', 'AthenaTable');
  });

  it('reads the list of the lines files, with a column for each of theirs', async () => {
    const { template } = await packaged('everything');
    const [[id, { TableInput, DatabaseName }]] = [...propertiesOf(template, 'AWS::Glue::Table')] as [
      [string, { TableInput: TableInput; DatabaseName: unknown }],
    ];
    const { StorageDescriptor } = TableInput;
    expect(TableInput.Name).to.equal('lines');
    expect(`s3://\${ReportBucket}/${LAYOUT.linesList}`).to.equal(`${textOf(StorageDescriptor.Location)}files.txt`);
    expect(StorageDescriptor.InputFormat).to.match(/\.SymlinkTextInputFormat$/);
    expect(StorageDescriptor.SerdeInfo)
      .to.have.property('SerializationLibrary')
      .that.matches(/\.ParquetHiveSerDe$/);
    const types: Record<Column['type'], string> = {
      text: 'string',
      integer: 'int',
      money: 'bigint',
      day: 'date',
      instant: 'timestamp',
      flag: 'boolean',
      key: 'bigint',
    };
    expect(StorageDescriptor.Columns).to.deep.equal(
      Object.entries<Column>(COLUMNS).map(([Name, { type }]) => ({ Name, Type: types[type] })),
    );
    expect(template.Outputs['AthenaTable']!.Value).to.deep.equal({ Ref: id });
    expect(template.Outputs['AthenaDatabase']!.Value).to.deep.equal(DatabaseName);
  });

  it('is in a database that no query has to quote', async () => {
    const { template } = await packaged('everything');
    const [database] = [...propertiesOf(template, 'AWS::Glue::Database').values()] as [
      { DatabaseInput: { Name: { 'Fn::Join': [string, { 'Fn::Split': [string, string] }] } } },
    ];
    const [separator, { 'Fn::Split': split }] = database.DatabaseInput.Name['Fn::Join'];
    expect(split[1].split(split[0]).join(separator)).to.equal('sales_analytics_prod');
  });
});
