/** The resources of a type, as pairs of logical id and resource. */
export function resourcesOf(template, type) {
  return Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
}

/** The actions of a policy statement; one alone may stand without a list. */
export const actionsOf = ({ Action }) => [Action].flat();

/** Whether a role may read the bucket. */
export const readsBucket = (statements) => statements.flatMap(actionsOf).includes('s3:GetObject');

/** The statements of a role. */
export const statementsOf = ({ Properties }) => Properties.Policies[0].PolicyDocument.Statement;

/** The functions with their roles. */
export function functionsOf(template) {
  return resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => {
    const role = template.Resources[Properties.Role['Fn::GetAtt'][0]];
    return { id, properties: Properties, role, statements: statementsOf(role) };
  });
}
