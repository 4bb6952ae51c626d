import { handler as analytics } from '../../functions/analytics.ts';
import { handler as categories } from '../../functions/categories.ts';
import { handler as dimensions } from '../../functions/dimensions.ts';
import { handler as docs } from '../../functions/docs.ts';
import { handler as health } from '../../functions/health.ts';
import { handler as kpis } from '../../functions/kpis.ts';
import { handler as openapi } from '../../functions/openapi.ts';
import { handler as regions } from '../../functions/regions.ts';
import { handler as sources } from '../../functions/sources.ts';
import { handler as trends } from '../../functions/trends.ts';

/** The functions that answer from a snapshot, by name; in the order of the documents. */
export const ROUTES = { analytics, kpis, regions, categories, trends, dimensions, sources } as const;
export type RouteName = keyof typeof ROUTES;

/** The functions that tell about the service itself. */
export const SERVICE_ROUTES = { health, openapi, docs } as const;
