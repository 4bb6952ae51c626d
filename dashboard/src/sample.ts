import type { Source } from './answers.ts';
import { button, byId, h } from './dom.ts';
import { SAMPLE_NAME } from './model.ts';
import { t } from './text.ts';
import type { View } from './view.ts';

export const isSample = ({ key }: Source): boolean => key.endsWith(`/${SAMPLE_NAME}`) || key === SAMPLE_NAME;

/** Reports with sales: one that could not be read is beside nothing. */
const counting = (sources: readonly Source[]): Source[] =>
  sources.filter((source) => isSample(source) || source.active + source.cancelled > 0);

/** The series of the made-up sales, if it has nothing else; null where there are none, or they cannot be left out. */
export function sampleSeries(all: readonly Source[]): string | null {
  const sources = counting(all);
  const sample = sources.find(isSample);
  if (!sample) return null;
  const isAlone = sources.every((source) => isSample(source) || source.series !== sample.series);
  const hasOthers = sources.some((source) => !isSample(source));
  return isAlone && hasOthers ? sample.series : null;
}

/** Says that sales are made up, and how to see one's own; null where none are shown. */
export function sampleNote(
  sources: readonly Source[],
  { view, go }: { view: View; go: (view: View) => void },
): HTMLElement | null {
  const sample = sources.find(isSample);
  if (!sample) return null;
  const series = sampleSeries(sources);
  const isLeftOut = view.without.includes(sample.series);
  const isAlone = counting(sources).every(isSample);
  const words = isLeftOut
    ? t('sample.leftOut')
    : isAlone
      ? `${t('sample.shown', { report: sample.key })} ${t(byId('upload', HTMLElement).hidden ? 'sample.ownFolder' : 'sample.own')}`
      : t('sample.beside');
  const others = view.without.filter((each) => each !== sample.series);
  const action = isLeftOut
    ? button({ class: 'link' }, t('sample.include'), () => go({ ...view, without: others }))
    : series !== null &&
      button({ class: 'link' }, t('sample.leaveOut'), () => go({ ...view, without: [...others, series] }));
  return h('p', { class: isLeftOut ? 'note' : 'warning', 'data-warning': 'sample' }, words, ' ', action);
}
