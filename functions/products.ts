import { chosenRanking } from '../lib/http/ranking.ts';
import { route } from '../lib/http/route.ts';

export const handler = route(
  chosenRanking({
    path: '/analytics/products',
    summary: 'Sales by SKU, ASIN, style, size or category',
    choices: ['sku', 'asin', 'style', 'size', 'category'],
    described: 'sku',
    row: 'Product',
  }),
);
