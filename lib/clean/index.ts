export { cleanChannel } from './channel.ts';
export { cleanCountry } from './country.ts';
export { cleanCell, cleanCity, cleanLabel } from './details.ts';
export { cleanFulfilment } from './fulfilment.ts';
export { currencyOfCountry, type Marketplace, MARKETPLACES, marketplaceOf } from './marketplaces.ts';
export { cleanName } from './name.ts';
export { cleanPlace, isIndian, type Place } from './place.ts';
export { cleanState, type StatePlace } from './state.ts';
export { INDIAN_STATES, indianState } from './states.ts';
export { type StatusRules, statusRules, type StatusWords } from './status.ts';
export { UNKNOWN } from './text.ts';

/** Version of the cleaning rules and tables. Raise it when any value would be cleaned differently: all reports are then read again. */
export const CLEANING_VERSION = '2';
