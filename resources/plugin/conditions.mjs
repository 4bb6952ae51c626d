/**
 * Settles the conditions of the template: they compare params, which are known by now. What is off leaves the template, so
 * that nobody has to read, check or deploy resources with empty names.
 */
export function settleConditions(template) {
  const { Conditions: conditions = {} } = template;
  const holds = (name) => {
    if (conditions[name] === undefined) throw new Error(`There is no condition ${name}`);
    return valueOf(conditions[name], holds);
  };
  for (const section of ['Resources', 'Outputs']) {
    for (const [id, entry] of Object.entries(template[section])) {
      const { Condition: condition, ...rest } = entry;
      if (condition !== undefined && !holds(condition)) delete template[section][id];
      else template[section][id] = chosen(rest, holds);
    }
  }
  for (const resource of Object.values(template.Resources)) {
    if (resource.DependsOn === undefined) continue;
    resource.DependsOn = [resource.DependsOn].flat().filter((id) => template.Resources[id] !== undefined);
  }
  delete template.Conditions;
}

/** Whether a condition holds. */
function valueOf(condition, holds) {
  const [[operator, operand]] = Object.entries(condition);
  if (operator === 'Condition') return holds(operand);
  if (operator === 'Fn::Equals') return String(operand[0]) === String(operand[1]);
  if (operator === 'Fn::Not') return !valueOf(operand[0], holds);
  if (operator === 'Fn::And') return operand.every((part) => valueOf(part, holds));
  if (operator === 'Fn::Or') return operand.some((part) => valueOf(part, holds));
  throw new Error(`${operator} cannot be settled before the deployment`);
}

/** The value with the branches that its conditions choose. */
function chosen(value, holds) {
  if (Array.isArray(value)) return value.map((one) => chosen(one, holds));
  if (typeof value !== 'object' || value === null) return value;
  if (value['Fn::If'] !== undefined) {
    const [name, yes, no] = value['Fn::If'];
    return chosen(holds(name) ? yes : no, holds);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, chosen(one, holds)]));
}
