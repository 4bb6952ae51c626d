/**
 * The 28 states and 8 union territories of India: English name, codes, spellings found in reports.
 *
 * The first code is that of ISO 3166-2:IN as of 2023-11-23; the others are its former ones (DN and DD were joined to DH in
 * 2020, UL was Uttaranchal until 2011; CT, OR, TG and UT were replaced in 2023) and the former vehicle code UA. Spellings
 * are compared without case, spaces, punctuation and diacritics, with `&` as `and`, so each is listed once.
 */
const STATES: readonly (readonly [name: string, codes: string, spellings: string])[] = [
  [
    'Andaman and Nicobar Islands',
    'AN',
    'Andaman and Nicobar, Andaman Nicobar, Andaman Nicobar Islands, Andaman and Nicobar Island, Andaman Nicobar Island, ' +
      'Andaman and Nikobar, Andaman Islands, Andaman, A & N Islands, A & N Island',
  ],
  ['Andhra Pradesh', 'AP', 'Andhra, Andra Pradesh, Andhara Pradesh, Andhra Pardesh'],
  ['Arunachal Pradesh', 'AR', 'Arunachal, Arunanchal Pradesh, Arunachal Pardesh'],
  ['Assam', 'AS', 'Asam, Asom, Assam State'],
  ['Bihar', 'BR', 'Behar, Bihar State'],
  ['Chandigarh', 'CH', 'Chandigar, Chandigadh, Chandighar, Chandigarh UT'],
  [
    'Chhattisgarh',
    'CG CT',
    'Chattisgarh, Chhatisgarh, Chatisgarh, Chattishgarh, Chhattishgarh, Chhattisgadh, Chattisgadh, Chhattisghar',
  ],
  [
    'Dadra and Nagar Haveli and Daman and Diu',
    'DH DN DD',
    'Dadra and Nagar Haveli, Dadra Nagar Haveli, Dadra and Nagar, Dadra Nagar, Dadar and Nagar Haveli, Dadra, ' +
      'Daman and Diu, Daman Diu, Daman, Diu, Dadra and Nagar Haveli Daman and Diu, Dadra Nagar Haveli Daman Diu, ' +
      'Dadra Nagar Haveli and Daman Diu, Daman and Diu and Dadra and Nagar Haveli, D & NH, DNH, DNHDD',
  ],
  [
    'Delhi',
    'DL',
    'New Delhi, NCT of Delhi, Delhi NCT, NCT Delhi, Delhi NCR, NCR Delhi, National Capital Territory of Delhi, Dehli, Dilli',
  ],
  ['Goa', 'GA', 'Goa State'],
  ['Gujarat', 'GJ', 'Gujrat, Gujrath, Gujarath, Gujurat, Gujarat State'],
  ['Haryana', 'HR', 'Hariyana, Haryanna, Harayana, Haryana State'],
  ['Himachal Pradesh', 'HP', 'Himachal, Himanchal Pradesh, Himanchal, Himachal Pardesh'],
  [
    'Jammu and Kashmir',
    'JK',
    'Jammu Kashmir, Jammu n Kashmir, Jammu and Kasmir, Jammu and Kashmir UT, Jammu, Kashmir, J & K',
  ],
  ['Jharkhand', 'JH', 'Jharkand, Jarkhand, Jharkhnd, Jharkhand State'],
  ['Karnataka', 'KA', 'Karnatka, Karnatak, Karanataka, Karnatakka, Karntaka, Karnataka State'],
  ['Kerala', 'KL', 'Kerela, Keralam, Keral, Kerala State'],
  ['Ladakh', 'LA', 'Ladak, Laddakh, Leh Ladakh, Ladakh UT'],
  ['Lakshadweep', 'LD', 'Lakshadeep, Lakshdweep, Lakshadweep Islands, Lakshadvip, Laccadive Islands'],
  ['Madhya Pradesh', 'MP', 'Madya Pradesh, Madhy Pradesh, Madhya Pardesh'],
  [
    'Maharashtra',
    'MH',
    'Maharastra, Maharashtr, Maharasthra, Maharashta, Maharshtra, Mahrashtra, Maharasthtra, Maharashtra State',
  ],
  ['Manipur', 'MN', 'Manipure, Manipur State'],
  ['Meghalaya', 'ML', 'Meghalya, Megalaya, Meghalay'],
  ['Mizoram', 'MZ', 'Mizorum, Mizoram State'],
  ['Nagaland', 'NL', 'Nagalnd, Nagaland State'],
  ['Odisha', 'OD OR', 'Orissa, Odissa, Odisa, Orisa, Odisha State'],
  ['Puducherry', 'PY', 'Pondicherry, Pondichery, Pondicherri, Puduchery, Puducheri, Pudducherry, Puducherry UT, Pondy'],
  ['Punjab', 'PB', 'Panjab, Punjub, Punjab State, Punjab/Mohali/Zirakpur'],
  ['Rajasthan', 'RJ', 'Rajshthan, Rajsthan, Rajastan, Rajesthan, Rajashthan, Rajastha, Rajasthn, Rajasthan State'],
  ['Sikkim', 'SK', 'Sikim, Sikkhim, Sikkim State'],
  ['Tamil Nadu', 'TN', 'Tamil Naidu, Tamil Nad, Tamilandu, Tamil Nadhu, Thamizh Nadu, Tamil Nadu State'],
  ['Telangana', 'TS TG', 'Telengana, Telangna, Telagana, Telangan, Telungana, Thelangana, Telangana State'],
  ['Tripura', 'TR', 'Tirpura, Tripura State'],
  ['Uttar Pradesh', 'UP', 'Utter Pradesh, Uttar Pardesh, Utar Pradesh, Uttra Pradesh'],
  [
    'Uttarakhand',
    'UK UT UL UA',
    'Uttaranchal, Uttranchal, Uttrakhand, Utrakhand, Uttarkhand, Uttarakhnd, Uttrakhnad, Uttarakand, Uttarakhand State',
  ],
  ['West Bengal', 'WB', 'West Bangal, West Bengol, West Bangla, W Bengal, Paschim Banga'],
];

const MARKS = /\p{M}/gu;
const NOT_ALPHANUMERIC = /[^\p{L}\p{N}]/gu;

const keyOf = (text: string) =>
  text.normalize('NFKD').replaceAll(MARKS, '').toLowerCase().replaceAll('&', 'and').replaceAll(NOT_ALPHANUMERIC, '');

const NAMES: ReadonlyMap<string, string> = new Map(
  STATES.flatMap(([name, codes, spellings]) => [
    [keyOf(name), name] as const,
    ...codes.split(' ').flatMap((code) => [[keyOf(code), name] as const, [keyOf(`IN-${code}`), name] as const]),
    ...spellings.split(', ').map((spelling) => [keyOf(spelling), name] as const),
  ]),
);

/** The English names of the states and union territories of India, in ascending order. */
export const INDIAN_STATES: readonly string[] = STATES.map(([name]) => name);

/** The state with this name, ISO 3166-2 code or listed spelling; undefined if there is none. */
export const indianState = (text: string): string | undefined => NAMES.get(keyOf(text));
