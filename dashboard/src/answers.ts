import type { KpiName, RateName } from '../../lib/model/index.ts';
import type { Metadata, PagedMetadata } from '../../schemas/metadata.ts';
import type {
  CategoriesAnswer,
  DimensionsAnswer,
  KpisAnswer,
  RegionsAnswer,
  SourcesAnswer,
  TrendsAnswer,
} from '../../schemas/responses.ts';

export type {
  CategoriesAnswer,
  DimensionsAnswer,
  KpiName,
  KpisAnswer,
  Metadata,
  RateName,
  RegionsAnswer,
  SourcesAnswer,
};
export type { TrendsAnswer };

/** What every route of the API answers. */
export interface Answer<Data> {
  data: Data;
  metadata: Metadata & Partial<Pick<PagedMetadata, 'total'>>;
}

export type Kpis = KpisAnswer['data'];
/** A period; of the shares and rates those that the route tells. */
export type TrendRow = TrendsAnswer['data'][number] & Partial<Pick<Kpis, RateName | 'amazon_fulfilled_orders'>>;
export type Region = RegionsAnswer['data'][number];
export type Category = CategoriesAnswer['data'][number];
export type Dimensions = DimensionsAnswer['data'];
