import type {
  DimensionName,
  FigureName,
  KpiName,
  ListFigureName,
  TrendFigureName,
  Unit,
} from '../../lib/model/index.ts';
import type { PageFigure, PageModel } from '../page-model.ts';
import { label } from './text.ts';

export type { FigureName, KpiName, ListFigureName, PageFigure, TrendFigureName, Unit };

/** `PAGE_MODEL` of `page-model.ts`; the build of the page puts it in place of this name. */
declare const MODEL: PageModel;

export const {
  dimensions: DIMENSIONS,
  figures: FIGURES,
  kpis: KPIS,
  lists: LISTS,
  trends: TRENDS,
  sample: SAMPLE_NAME,
} = MODEL;

/** What the page is filtered by; the names are the same in the address bar and in the API. */
export type FilterName = DimensionName;

/** Filters that are shown first, even where there is nothing to choose. */
export const FIRST_FILTERS: readonly FilterName[] = ['state', 'category', 'fulfilment', 'b2b'];

/** Filters that are shown where there are several values. Those after them are behind a button. */
export const USUAL_FILTERS: readonly FilterName[] = [...FIRST_FILTERS, 'channel', 'country', 'series', 'currency'];

/** Every filter, in the order of the page. */
export const FILTERS: readonly FilterName[] = [...new Set([...USUAL_FILTERS, ...keysOf(DIMENSIONS)])];

/** How a value is called on the page. */
export const valueTitle = (filter: FilterName, value: string): string =>
  label(`value.${filter}.${value}`, DIMENSIONS[filter].valueTitles?.[value] ?? value);

/** Label of one value of a dimension: `State`. */
export const dimensionTitle = (name: FilterName): string => label(`dimension.${name}`, DIMENSIONS[name].title);

/** Label of the values of a dimension: `States`. */
export const dimensionPlural = (name: FilterName): string => label(`plural.${name}`, DIMENSIONS[name].plural);

/** Label of a figure. */
export const figureTitle = (figure: FigureName): string => label(`figure.${figure}`, FIGURES[figure].title);

/** Label of a figure where there is little room. */
export const shortTitle = (figure: FigureName): string =>
  label(`short.${figure}`, FIGURES[figure].short ?? figureTitle(figure));

/** A figure that is both a key figure and one of the trend: its declaration, and its names in these. */
export interface TileFigure extends PageFigure {
  kpi: KpiName;
  trend: TrendFigureName;
}

/** Throws where it is not both. */
export function tileFigure(name: FigureName): TileFigure {
  const kpi = keysOf(KPIS).find((each) => KPIS[each] === name);
  const trend = keysOf(TRENDS).find((each) => TRENDS[each] === name);
  if (!kpi || !trend) throw new Error(`${name} is not both a key figure and one of the trend`);
  return { ...FIGURES[name], kpi, trend };
}

export function keysOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(record) as Name[];
}
