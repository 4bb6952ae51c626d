import type { DimensionName, KpiName, RateName } from '../../lib/model/index.ts';
import type { ComparedDays, Metadata, PagedMetadata } from '../../schemas/metadata.ts';
import type {
  DimensionsAnswer,
  KpisAnswer,
  RankingAnswer,
  RefreshesAnswer,
  SourcesAnswer,
  TrendsAnswer,
} from '../../schemas/responses.ts';

export type { DimensionsAnswer, KpiName, KpisAnswer, Metadata, RateName, RefreshesAnswer, SourcesAnswer, TrendsAnswer };

/** What every route of the API answers. */
export interface Answer<Data> {
  data: Data;
  metadata: Metadata & Partial<Pick<PagedMetadata, 'total'>> & { comparison?: ComparedDays | undefined };
}

export type Kpis = KpisAnswer['data'];
/** A period; of the shares and rates those that the route has. */
export type TrendRow = TrendsAnswer['data'][number];
/** A row of a list: the values of its dimensions, and its figures. */
export type ListRow = Omit<RankingAnswer<'state'>['data'][number], 'state'> &
  Partial<Record<DimensionName | 'name', string | null>> & { cancelled_orders?: number | null };
/** A row of a question: a period, a value, and one figure. */
export type QueryRow = Record<string, string | number | null>;
export type Dimensions = DimensionsAnswer['data'];
export type Source = SourcesAnswer['data'][number];
export type Refresh = RefreshesAnswer['data'][number];
