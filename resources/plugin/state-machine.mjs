import { resourcesOf } from './template.mjs';

/** Makes a text of the definition of each state machine: with what it names of the stack, and its numbers as numbers. */
export function stringifyDefinitions(template) {
  for (const [, { Properties }] of resourcesOf(template, 'AWS::StepFunctions::StateMachine')) {
    const { Definition, ...rest } = Properties;
    for (const state of Object.values(Definition.States)) {
      if (state.Type === 'Map') state.MaxConcurrency = Number(state.MaxConcurrency);
    }
    for (const key of Object.keys(Properties)) delete Properties[key];
    Object.assign(Properties, rest, { DefinitionString: { 'Fn::Sub': JSON.stringify(Definition, null, 1) } });
  }
}
