import type { Region } from './places-in.ts';

/** A few states of the USA; `AR` is Arkansas here, where in India it would be Arunachal Pradesh. */
// prettier-ignore
export const USA: readonly Region[] = [
  { spellings: { CA: 24, California: 2 }, cities: ['LOS ANGELES 10 900', 'SAN JOSE 6 951', 'FREMONT 4 945', 'SAN DIEGO 4 921'] },
  { spellings: { NY: 18, 'New York': 1 }, cities: ['NEW YORK 9 100', 'BROOKLYN 6 112', 'BUFFALO 2 142'] },
  { spellings: { TX: 16 }, cities: ['HOUSTON 6 770', 'FRISCO 5 750', 'AUSTIN 4 787'] },
  { spellings: { NJ: 10 }, cities: ['EDISON 6 088', 'JERSEY CITY 4 073'] },
  { spellings: { FL: 8 }, cities: ['MIAMI 5 331', 'TAMPA 3 336'] },
  { spellings: { IL: 7 }, cities: ['CHICAGO 5 606', 'NAPERVILLE 2 605'] },
  { spellings: { WA: 6 }, cities: ['SEATTLE 4 981', 'BELLEVUE 3 980'] },
  { spellings: { GA: 4 }, cities: ['ATLANTA 4 303'] },
  { spellings: { AR: 3 }, cities: ['BENTONVILLE 2 727', 'LITTLE ROCK 1 722'] },
];
