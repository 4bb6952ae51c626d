export { cleanCategory } from './category.ts';
export { cleanChannel } from './channel.ts';
export { cleanCountry } from './country.ts';
export { cleanFulfilment } from './fulfilment.ts';
export { cleanPlace, isIndian, type Place } from './place.ts';
export { cleanState, type StatePlace } from './state.ts';
export { INDIAN_STATES, indianState } from './states.ts';
export { type StatusRules, statusRules, type StatusWords } from './status.ts';
export { UNKNOWN } from './text.ts';

/** Says which tables and rules of cleaning a cube was made with; to be raised whenever a value would be cleaned otherwise. */
export const CLEANING_VERSION = '2';
