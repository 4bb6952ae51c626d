import { expect } from 'chai';
import { SPELLINGS } from '../../../../lib/clean/spellings.ts';
import {
  allStates,
  entriesOf,
  hasAllStates,
  hasStates,
  stateNamed,
  statesNamed,
  statesOf,
} from '../../../../lib/clean/states.ts';
import { STATE_TABLES } from '../../../../lib/clean/iso-3166.ts';
import { INDIAN_STATES } from '../../../../lib/clean/india.ts';
import { prefectureTable } from '../../../../lib/clean/prefectures.ts';
import { searchKey } from '../../../../lib/clean/text.ts';

const indianState = (text: string) => stateNamed(text, 'IN');

/** ISO 3166-2:IN, current codes first. */
const CODES: Record<string, string[]> = {
  'Andaman and Nicobar Islands': ['AN'],
  'Andhra Pradesh': ['AP'],
  'Arunachal Pradesh': ['AR'],
  Assam: ['AS'],
  Bihar: ['BR'],
  Chandigarh: ['CH'],
  Chhattisgarh: ['CG', 'CT'],
  'Dadra and Nagar Haveli and Daman and Diu': ['DH', 'DN', 'DD'],
  Delhi: ['DL'],
  Goa: ['GA'],
  Gujarat: ['GJ'],
  Haryana: ['HR'],
  'Himachal Pradesh': ['HP'],
  'Jammu and Kashmir': ['JK'],
  Jharkhand: ['JH'],
  Karnataka: ['KA'],
  Kerala: ['KL'],
  Ladakh: ['LA'],
  Lakshadweep: ['LD'],
  'Madhya Pradesh': ['MP'],
  Maharashtra: ['MH'],
  Manipur: ['MN'],
  Meghalaya: ['ML'],
  Mizoram: ['MZ'],
  Nagaland: ['NL'],
  Odisha: ['OD', 'OR'],
  Puducherry: ['PY'],
  Punjab: ['PB'],
  Rajasthan: ['RJ'],
  Sikkim: ['SK'],
  'Tamil Nadu': ['TN'],
  Telangana: ['TS', 'TG'],
  Tripura: ['TR'],
  'Uttar Pradesh': ['UP'],
  Uttarakhand: ['UK', 'UT', 'UL'],
  'West Bengal': ['WB'],
};

describe('lib/clean/states of India', () => {
  it('holds the 28 states and 8 union territories in order', () => {
    expect(statesOf('IN')).to.have.length(36);
    expect(statesOf('IN')).to.deep.equal(Object.keys(CODES));
    expect(statesOf('IN')).to.deep.equal([...statesOf('IN')].sort());
  });

  for (const [name, codes] of Object.entries(CODES)) {
    it(`knows ${name} by its name and by ${codes.join(', ')}`, () => {
      for (const text of [name, name.toUpperCase(), name.replaceAll(' and ', ' & '), name.replaceAll(' ', '  ')]) {
        expect(indianState(text), text).to.equal(name);
      }
      for (const code of codes) {
        for (const text of [code, code.toLowerCase(), `IN-${code}`]) expect(indianState(text), text).to.equal(name);
      }
    });
  }

  for (const [spelling, name] of [
    ['Rajshthan', 'Rajasthan'],
    ['rajasthan', 'Rajasthan'],
    ['Rajsthan', 'Rajasthan'],
    ['Punjab/Mohali/Zirakpur', 'Punjab'],
    ['New Delhi', 'Delhi'],
    ['NCT of Delhi', 'Delhi'],
    ['Orissa', 'Odisha'],
    ['Pondicherry', 'Puducherry'],
    ['Uttaranchal', 'Uttarakhand'],
    ['DADRA AND NAGAR', 'Dadra and Nagar Haveli and Daman and Diu'],
    ['Dadra & Nagar Haveli', 'Dadra and Nagar Haveli and Daman and Diu'],
    ['DAMAN & DIU', 'Dadra and Nagar Haveli and Daman and Diu'],
    ['ANDAMAN & NICOBAR ', 'Andaman and Nicobar Islands'],
    ['A&N Islands', 'Andaman and Nicobar Islands'],
    ['JAMMU & KASHMIR', 'Jammu and Kashmir'],
    ['J&K', 'Jammu and Kashmir'],
    ['TAMILNADU', 'Tamil Nadu'],
    ['Tamil-Nadu', 'Tamil Nadu'],
    ['U.P.', 'Uttar Pradesh'],
    ['Chattisgarh', 'Chhattisgarh'],
    ['Chhatisgarh', 'Chhattisgarh'],
    ['Telengana', 'Telangana'],
    ['Maharastra', 'Maharashtra'],
    ['Mahārāshtra', 'Maharashtra'],
    ['Gujrat', 'Gujarat'],
    ['Karnatka', 'Karnataka'],
  ] as const) {
    it(`takes ${JSON.stringify(spelling)} for ${name}`, () => expect(indianState(spelling)).to.equal(name));
  }

  it('knows nothing else', () => {
    for (const text of ['', ' ', '-', 'APO', 'XX', 'Mumbai', 'California', 'IN', 'NCR', 'Goa 403001', 'constructor']) {
      expect(indianState(text), JSON.stringify(text)).to.equal(undefined);
    }
  });
});

/** By country: states, each with spellings of it. */
const SPELT: Record<string, Record<string, string[]>> = {
  US: {
    California: ['CA', 'ca', 'ca.', 'Calif.', 'CALIFORNIA', 'US-CA', 'us ca'],
    'New York': ['NY', 'N.Y.', 'new york', 'NEW  YORK', 'New York State'],
    'District of Columbia': ['DC', 'D.C.', 'Washington DC', 'Washington, D.C.', 'district of columbia'],
    'Puerto Rico': ['PR', 'P.R.', 'puerto rico', 'PUERTO RICO', 'US-PR'],
    'Armed Forces Europe': ['AE', 'A.E.', 'armed forces europe'],
    Hawaii: ['HI', "Hawai'i", 'Hawaiʻi'],
  },
  CA: {
    Quebec: ['QC', 'Québec', 'QUEBEC', 'Que.', 'PQ', 'CA-QC'],
    'British Columbia': ['BC', 'B.C.', 'british columbia', 'Colombie-Britannique', 'CA-BC'],
    'Newfoundland and Labrador': ['NL', 'NF', 'Newfoundland & Labrador', 'Newfoundland', 'NFLD'],
    'Prince Edward Island': ['PE', 'PEI', 'P.E.I.', 'prince edward island', 'Île-du-Prince-Édouard'],
  },
  DE: {
    Bayern: ['BY', 'by', 'BAYERN', 'Bavaria', 'Freistaat Bayern', 'DE-BY'],
    'Nordrhein-Westfalen': [
      'NW',
      'NRW',
      'Nordrhein Westfalen',
      'North Rhine-Westphalia',
      'NORDRHEIN-WESTFALEN',
      'DE-NW',
    ],
    'Baden-Württemberg': ['BW', 'Baden-Wurttemberg', 'Baden-Wuerttemberg', 'BADEN-WÜRTTEMBERG', 'baden württemberg'],
    Thüringen: ['TH', 'Thueringen', 'Thuringen', 'Thuringia', 'THÜRINGEN'],
    Berlin: ['BE', 'be', 'BERLIN', 'berlin', 'DE-BE'],
  },
  FR: {
    'Île-de-France': ['IDF', 'ILE DE FRANCE', 'Île de France', 'ile-de-france', 'FR-IDF'],
    Paris: ['75', '75C', 'PARIS', 'paris', 'FR-75'],
    'Bouches-du-Rhône': ['13', 'Bouches du Rhone', 'BOUCHES-DU-RHÔNE', 'FR-13', 'bouches du rhône'],
    Ain: ['01', '1', 'AIN', 'FR-01', 'ain'],
    "Provence-Alpes-Côte-d'Azur": ['PACA', 'PAC', "Provence-Alpes-Côte d'Azur", 'PROVENCE ALPES COTE D’AZUR', 'FR-PAC'],
    'Nouvelle-Aquitaine': ['NAQ', 'Aquitaine', 'Limousin', 'nouvelle aquitaine', 'Poitou-Charentes'],
  },
  IT: {
    Milano: ['MI', 'mi', 'MILANO', 'Milan', 'IT-MI'],
    Roma: ['RM', 'rm', 'ROMA', 'Rome', 'IT-RM'],
    Lombardia: ['25', 'LOMBARDIA', 'Lombardy', 'lombardia', 'IT-25'],
    Bolzano: ['BZ', 'Bolzano/Bozen', 'Bozen', 'BOLZANO', 'Südtirol'],
    "Valle d'Aosta": ['AO', 'Aosta', 'VALLE D’AOSTA', "Vallée d'Aoste", 'IT-23'],
  },
  ES: {
    Granada: ['GR', 'gr', 'GRANADA', 'granada', 'ES-GR'],
    Madrid: ['M', 'MD', 'MADRID', 'Comunidad de Madrid', 'Madrid, Comunidad de'],
    'A Coruña': ['C', 'La Coruña', 'A CORUNA', 'Coruña', 'ES-C'],
    'Illes Balears': ['PM', 'IB', 'Baleares', 'Islas Baleares', 'ILLES BALEARS', 'Balearic Islands'],
    Bizkaia: ['BI', 'Vizcaya', 'BIZKAIA', 'Biscay', 'ES-BI'],
    'Comunidad Valenciana': ['VC', 'Comunitat Valenciana', 'COMUNIDAD VALENCIANA', 'Valencian Community', 'ES-VC'],
  },
  GB: {
    England: ['ENG', 'england', 'ENGLAND', 'GB-ENG', 'Eng'],
    Scotland: ['SCT', 'scotland', 'SCOTLAND', 'GB-SCT', 'Alba'],
    Wales: ['WLS', 'wales', 'WALES', 'Cymru', 'GB-WLS'],
    'Northern Ireland': ['NIR', 'N. Ireland', 'northern ireland', 'NORTHERN  IRELAND', 'GB-NIR'],
    Kent: ['KEN', 'kent', 'KENT', 'Kent ', 'GB-KEN'],
  },
  MX: {
    'Ciudad de México': ['CDMX', 'CMX', 'Ciudad de Mexico', 'D.F.', 'Distrito Federal', 'MX-CMX', 'Mexico City'],
    'Nuevo León': ['NLE', 'NL', 'N.L.', 'NUEVO LEON', 'nuevo león'],
    México: ['MEX', 'Estado de México', 'Edo. de Mexico', 'Edo. Méx.', 'EDOMEX', 'Mexico'],
    'Veracruz de Ignacio de la Llave': ['VER', 'Ver.', 'Veracruz', 'VERACRUZ', 'MX-VER'],
  },
  AU: {
    'New South Wales': ['NSW', 'nsw', 'N.S.W.', 'new south wales', 'AU-NSW'],
    Victoria: ['VIC', 'Vic.', 'VICTORIA', 'victoria', 'AU-VIC'],
    'Western Australia': ['WA', 'W.A.', 'W. Australia', 'WESTERN AUSTRALIA', 'AU-WA'],
  },
  BR: {
    'São Paulo': ['SP', 'sp', 'Sao Paulo', 'SÃO PAULO', 'BR-SP'],
    'Rio de Janeiro': ['RJ', 'rj', 'RIO DE JANEIRO', 'rio de janeiro', 'BR-RJ'],
    'Distrito Federal': ['DF', 'D.F.', 'distrito federal', 'DISTRITO FEDERAL', 'BR-DF'],
  },
  JP: {
    東京都: ['東京', 'Tokyo', 'TOKYO', 'JP-13', '13', 'Tōkyō', 'Tôkyô', 'Tokyo-to', 'Tokyo Metropolis', 'Ｔｏｋｙｏ'],
    大阪府: ['大阪', 'Osaka', 'OSAKA', 'Osaka-fu', 'Ōsaka', 'JP-27'],
    京都府: ['京都', 'Kyoto', 'KYOTO', 'Kyoto Prefecture', 'JP-26'],
    北海道: ['Hokkaido', 'HOKKAIDO', 'Hokkaidō', '01', '1', 'JP-01'],
    福岡県: ['福岡', 'Fukuoka', 'fukuoka', 'Fukuoka-ken', 'Hukuoka', 'JP-40'],
  },
};

for (const [country, states] of Object.entries(SPELT)) {
  describe(`lib/clean/states of ${country}`, () => {
    for (const [name, spellings] of Object.entries(states)) {
      it(`knows ${name}`, () => {
        for (const text of [name, ...spellings]) expect(stateNamed(text, country), text).to.equal(name);
      });
    }

    it('knows nothing else', () => {
      for (const text of ['', '?', 'Nowhere', 'constructor', '99']) {
        expect(stateNamed(text, country), JSON.stringify(text)).to.equal(undefined);
      }
    });
  });
}

describe('lib/clean/states', () => {
  it('has as many states as ISO 3166-2, the Spanish communities of one province counted once', () => {
    const counts = Object.fromEntries(
      ['AU', 'BR', 'CA', 'DE', 'JP', 'MX'].map((country) => [country, statesOf(country).length]),
    );
    expect(counts).to.deep.equal({ AU: 8, BR: 27, CA: 13, DE: 16, JP: 47, MX: 32 });
    expect(statesOf('ES')).to.have.length(50 + 2 + 19 - 2 - 7);
    // With the six that the post office has besides.
    expect(statesOf('US')).to.have.length(57 + 6);
  });

  it('reads each code, name and spelling of a table as one state', () => {
    const tables = { ...STATE_TABLES, IN: INDIAN_STATES, JP: `${prefectureTable()}\n${STATE_TABLES['JP']!.trim()}` };
    for (const [country, table] of Object.entries(tables)) {
      const rows = entriesOf(`${table}\n${SPELLINGS[country] ?? ''}`);
      const ids = new Map<string, string>();
      const seen = new Map<string, string>();
      for (const row of rows) {
        const codes = row.slice(0, row.indexOf(' ')).split(',');
        const id = ids.get(codes[0]!) ?? codes[0]!;
        for (const code of codes) ids.set(code, id);
        for (const text of [...codes, ...row.slice(row.indexOf(' ') + 1).split('|')]) {
          const key = searchKey(text);
          expect(seen.get(key) ?? id, `${country}: ${text}`).to.equal(id);
          expect(stateNamed(text, country), `${country}: ${text}`).to.equal(stateNamed(id, country));
          seen.set(key, id);
        }
      }
    }
  });

  it('reads every name as itself', () => {
    for (const country of ['IN', ...Object.keys(STATE_TABLES)]) {
      for (const name of statesOf(country)) expect(stateNamed(name, country)).to.equal(name);
    }
  });

  it('says which countries have a list, and which of them one of all states', () => {
    expect([hasStates('US'), hasAllStates('US')]).to.deep.equal([true, true]);
    expect([hasStates('GB'), hasAllStates('GB')]).to.deep.equal([true, false]);
    for (const country of ['NL', 'Unknown', '', 'constructor', '__proto__']) {
      expect([hasStates(country), hasAllStates(country)], country).to.deep.equal([false, false]);
      expect([statesOf(country), stateNamed('CA', country)], country).to.deep.equal([[], undefined]);
    }
  });

  it('finds the states of all countries under a code', () => {
    expect(statesNamed('AR')).to.deep.equal(['Aragón', 'Arezzo', 'Arkansas', 'Arunachal Pradesh']);
    expect(statesNamed('ca.')).to.deep.equal(['Cagliari', 'California', 'Cádiz']);
    expect(statesNamed('KA')).to.deep.equal(['Karnataka']);
    expect(statesNamed('US-CA')).to.deep.equal(['California']);
    expect(statesNamed('CA (US)')).to.deep.equal(['California']);
    expect(statesNamed('ca (us)')).to.deep.equal(['California']);
    expect(statesNamed('CA (NL)')).to.deep.equal([]);
    expect(statesNamed('Atlantis')).to.deep.equal([]);
  });

  it('lists all states once, those of India first', () => {
    expect(allStates().slice(0, 36)).to.deep.equal(statesOf('IN'));
    expect(allStates()).to.include.members(['California', 'Bayern', '東京都']);
    expect(new Set(allStates()).size).to.equal(allStates().length);
  });
});
