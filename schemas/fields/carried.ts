/** Fields that are copied into the cleaned file as they are spelled. */
export const CARRIED_NAMES = ['service_level', 'sku', 'size', 'asin', 'city', 'postal_code'] as const;
export type CarriedField = (typeof CARRIED_NAMES)[number];

/** Those that are copied unless a setting says otherwise: with a postal code, a row comes close to naming a person. */
export const CARRIED_BY_DEFAULT: readonly CarriedField[] = CARRIED_NAMES.filter((name) => name !== 'postal_code');
