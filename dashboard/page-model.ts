import { keysOf, mapRecord } from '../lib/base/records.ts';
import { SAMPLE_NAME } from '../lib/refresh/sample.ts';
import {
  columnsOf,
  type Dimension,
  type DimensionName,
  DIMENSIONS,
  type Figure,
  type FigureName,
  FIGURES,
  type FigureSet,
  type KpiName,
  KPIS,
  LIST_FIGURES,
  type ListFigureName,
  neededSums,
  TREND_FIGURES,
  type TrendFigureName,
} from '../lib/model/index.ts';

/** What the page shows of a dimension; as in its declaration. */
export type PageDimension = { [Name in 'kind' | 'title' | 'plural' | 'valueTitles']: Dimension[Name] };

/** What the page shows of a figure; as in its declaration. */
export type PageFigure = { [Name in 'title' | 'short' | 'unit' | 'better' | 'share']: Figure[Name] } & {
  /** Columns of reports without which there is no such figure. */
  needs: readonly string[];
};

/** What the page has of the model: names and labels, without the code and the tables that clean values. */
export interface PageModel {
  /** In the order of the query parameters. */
  readonly dimensions: Readonly<Record<DimensionName, PageDimension>>;
  readonly figures: Readonly<Record<FigureName, PageFigure>>;
  /** The figures of each part of the API, by their names there. */
  readonly kpis: Readonly<Record<KpiName, FigureName>>;
  readonly lists: Readonly<Record<ListFigureName, FigureName>>;
  readonly trends: Readonly<Record<TrendFigureName, FigureName>>;
  /** Name of the report with made-up sales that `npm start` generates. */
  readonly sample: string;
}

/** The part of the model that `build.ts` puts into the script of the page, as JSON. */
export const PAGE_MODEL: PageModel = {
  dimensions: mapRecord<DimensionName, Dimension, PageDimension>(
    DIMENSIONS,
    ({ kind, title, plural, valueTitles }) => ({ kind, title, plural, valueTitles }),
  ),
  figures: mapRecord<FigureName, Figure, PageFigure>(FIGURES, (figure) => {
    const { title, short, unit, better, share } = figure;
    return { title, short, unit, better, share, needs: [...new Set(neededSums(figure).flatMap(columnsOf))] };
  }),
  kpis: figureNames(KPIS),
  lists: figureNames(LIST_FIGURES),
  trends: figureNames(TREND_FIGURES),
  sample: SAMPLE_NAME,
};

function figureNames<Name extends string>(figures: FigureSet<Name>): Record<Name, FigureName> {
  return mapRecord(figures, (figure) => keysOf(FIGURES).find((name) => FIGURES[name] === figure)!);
}
