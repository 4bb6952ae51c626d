import { resourcesOf } from './template.mjs';

/**
 * Lets the stage be the one of resources/api.yml. The framework has the deployment make it, and a stage made that way has no
 * limits, no tracing and no firewall that a template could give it.
 */
export function detachStage(template) {
  const [[deploymentId, deployment]] = resourcesOf(template, 'AWS::ApiGateway::Deployment');
  delete deployment.Properties.StageName;
  // A deployment is a copy: what is not there when it is made is not in it.
  deployment.DependsOn.push(...resourcesOf(template, 'AWS::ApiGateway::GatewayResponse').map(([id]) => id));
  for (const resource of Object.values(template.Resources)) {
    resource.DependsOn = resource.DependsOn?.map((id) => (id === deploymentId ? 'ApiGatewayStage' : id));
  }
}
