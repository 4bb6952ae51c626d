import { resourcesOf } from './template.mjs';

/** Makes a text of the definition of each state machine: with what it names of the stack, and its numbers as numbers. */
export function stringifyDefinitions(template) {
  for (const [, resource] of resourcesOf(template, 'AWS::StepFunctions::StateMachine')) {
    const { Definition, DefinitionSubstitutions = {}, ...rest } = resource.Properties;
    for (const state of Object.values(Definition.States)) {
      if (state.Type === 'Map') state.MaxConcurrency = Number(state.MaxConcurrency);
    }
    let text = JSON.stringify(Definition);
    for (const [name, value] of Object.entries(DefinitionSubstitutions)) {
      text = text.replaceAll(`\${${name}}`, () => (typeof value === 'string' ? value : `\${${value.Ref}}`));
    }
    resource.Properties = { ...rest, DefinitionString: { 'Fn::Sub': text } };
  }
}
