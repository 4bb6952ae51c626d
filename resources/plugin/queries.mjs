import { resourcesOf } from './template.mjs';

/** Has the saved queries ask the logs of all functions. */
export function pointQueries(template) {
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup')
    .filter(([, { Properties }]) => Properties.LogGroupName.startsWith('/aws/lambda/'))
    .map(([id]) => ({ Ref: id }));
  for (const [, query] of resourcesOf(template, 'AWS::Logs::QueryDefinition')) query.Properties.LogGroupNames = groups;
}
