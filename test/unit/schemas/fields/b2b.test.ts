import { expect } from 'chai';
import * as z from 'zod';
import { B2B_FLAWS, b2bSchema } from '../../../../schemas/fields/b2b.ts';

describe('schemas/fields/b2b', () => {
  it('reads the usual words, any case; empty is false', () => {
    for (const text of ['True', 'true', 'TRUE', ' true ', 'yes', 'Y', '1', 't']) {
      expect(b2bSchema.parse(text), text).to.equal(true);
    }
    for (const text of ['False', 'false', 'FALSE', 'no', 'N', '0', 'f', '', ' ']) {
      expect(b2bSchema.parse(text), text).to.equal(false);
    }
  });

  it('reads what spreadsheets write in other languages', () => {
    for (const text of [
      'WAHR',
      'VRAI',
      'VERDADERO',
      'VERO',
      'VERDADEIRO',
      'WAAR',
      'PRAWDA',
      'SANT',
      'DOĞRU',
      'Ja',
      'Sí',
    ]) {
      expect(b2bSchema.parse(text), text).to.equal(true);
    }
    for (const text of ['FALSCH', 'FAUX', 'FALSO', 'ONWAAR', 'FAŁSZ', 'FALSKT', 'YANLIŞ', 'Nein', 'Não', 'nie']) {
      expect(b2bSchema.parse(text), text).to.equal(false);
    }
  });

  it('rejects all else', () => {
    for (const text of ['2', 'on', 'null', 'truee', 'business']) {
      const { issues } = b2bSchema.safeParse(text).error!;
      expect(issues.map(({ message }) => message)).to.deep.equal([B2B_FLAWS.unknown.message]);
    }
  });

  it('shows its text in JSON Schema', () => {
    expect(z.toJSONSchema(b2bSchema, { io: 'input' })).to.include({ type: 'string' });
  });
});
