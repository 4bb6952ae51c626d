export { COUNTRIES, isCountry } from './countries.ts';
export { cleanCountry } from './country.ts';
export { cleanFulfilment } from './fulfilment.ts';
export { currencyOfCountry, type Marketplace, marketplaceOf, MARKETPLACES } from './marketplaces.ts';
export { cleanCell, cleanChannel, cleanCity, cleanLabel, cleanName } from './names.ts';
export { cleanPlace, countryOf, type CountrySigns, PLACE_FIELDS } from './place.ts';
export { type CleanedState, cleanState } from './state.ts';
export { allStates, stateNamed, statesNamed, statesOf } from './states.ts';
export { looksCancelled, type StatusRules, statusRules, type StatusWords } from './status.ts';
export { UNKNOWN } from './text.ts';

/** Version of the cleaning rules and tables. Raise it when any value would be cleaned differently: all reports are then read again. */
export const CLEANING_VERSION = '4';
