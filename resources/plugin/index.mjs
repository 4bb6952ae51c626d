import { addLinesColumns } from './athena.mjs';
import { settleConditions } from './conditions.mjs';
import { addDashboard } from './dashboard.mjs';
import { checkEnvironment } from './environment.mjs';
import { addTelemetryLayer, boundHeaps } from './functions.mjs';
import { addGatewayResponses } from './gateway-responses.mjs';
import { addHeadRoutes } from './head.mjs';
import { followSchedule } from './no-refresh.mjs';
import { pointQueries } from './queries.mjs';
import { boundRoles, grantKey, joinNetwork, keepLogGroups, removeSharedRole } from './roles.mjs';
import { checkKeys, templatesOf } from './rollback.mjs';
import { checkBucket, checkSettings, paramsOf, tagsOf, warningsOfIdle } from './settings.mjs';
import { detachStage } from './stage.mjs';
import { stringifyDefinitions } from './state-machine.mjs';
import { watchThrottles } from './throttles.mjs';

/**
 * What YAML cannot say of the stack. Refuses settings that do not fit together before anything is built, and finishes the
 * template when all others have added to it.
 */
export default class StackPlugin {
  hooks = {
    initialize: () => this.start(),
    'after:aws:package:finalize:mergeCustomProviderResources': () => this.finish(),
    'before:rollback:rollback': () => this.refusing(() => this.checkRollback()),
    // esbuild stays behind when it could not build, and would keep this process for ever; the error is told by then.
    error: () => setTimeout(() => process.exit(1), 1000).unref(),
  };

  constructor(serverless, options, { log }) {
    this.serverless = serverless;
    this.options = options;
    this.log = log;
  }

  /**
   * Checks the params before the framework checks serverless.yml, whose errors would name fields of that. Params that it has
   * to look up elsewhere, as `${ssm:...}`, are not known yet.
   */
  async asyncInit() {
    const { commands, isHelpRequest } = this.serverless.processedInput;
    if (isHelpRequest || ['offline', 'plugin'].includes(commands[0])) return;
    await this.refusing(() => this.checkParams());
  }

  async start() {
    const { service, processedInput } = this.serverless;
    // A deployment prints API keys otherwise, and its output ends up in the logs of a pipeline. Set any earlier it is lost: the
    // framework reads the command line once more when it has all plugins.
    this.options.conceal ??= true;
    // On this machine reports are put into the inbox.
    const local = processedInput.commands[0] === 'offline';
    // Other commands, as logs and invoke, may be about a stage that was deployed with it.
    const builds = ['deploy', 'package'].includes(processedInput.commands[0]);
    if (local || (builds && String(service.custom?.stack.upload) !== 'true')) delete service.functions.upload;
    if (local) {
      this.stayLocal(service);
      return;
    }
    await this.refusing(async () => {
      for (const warning of this.checkParams()) this.log.warning(warning);
      await checkEnvironment(service);
    });
    const { tags, terminationProtection } = service.custom.stack;
    service.provider.stackTags = tagsOf(tags);
    // Otherwise it stays as it is, and a deployment needs no right to change it.
    if (terminationProtection !== 'none')
      service.provider.deletionProtection = String(terminationProtection) === 'true';
    addHeadRoutes(service.functions);
  }

  /** Nobody has to prove who they are on this machine, and it has no state machine. */
  stayLocal({ provider, functions }) {
    provider.environment.API_AUTH = 'none';
    // Where npm start takes reports that are dropped on the page.
    const { LOCAL_UPLOADS } = process.env;
    if (LOCAL_UPLOADS) functions.dashboard.environment = { ...functions.dashboard.environment, LOCAL_UPLOADS };
    delete functions.refresh?.environment?.STATE_MACHINE_ARN;
    // The steps of the state machine, which nobody would call.
    for (const [name, { events = [] }] of Object.entries(functions)) if (events.length === 0) delete functions[name];
  }

  checkParams() {
    const { service, configurationInput } = this.serverless;
    const { stage, region } = service.provider;
    if (['deploy', 'package'].includes(this.serverless.processedInput.commands[0])) {
      checkBucket(this.options.param, configurationInput.params, stage, process.env);
    }
    const params = paramsOf(this.options.param, configurationInput.params, stage);
    return [...checkSettings(params, { stage, region }), ...warningsOfIdle(this.options.param, params)];
  }

  async checkRollback() {
    const { timestamp } = this.options;
    if (timestamp === undefined) return;
    const provider = this.serverless.getProvider('aws');
    const templates = await templatesOf(provider, this.serverless.service, String(timestamp));
    if (templates !== null) checkKeys(templates.current, templates.target, provider.getStage());
  }

  /** Has what is wrong told without a stack trace. */
  async refusing(check) {
    try {
      await check();
    } catch (error) {
      throw new this.serverless.classes.Error(error.message, 'WRONG_SETTING');
    }
  }

  async finish() {
    const { provider, custom, functions } = this.serverless.service;
    const template = provider.compiledCloudFormationTemplate;
    settleConditions(template);
    stringifyDefinitions(template);
    followSchedule(template, custom.stack);
    await addLinesColumns(template);
    removeSharedRole(template);
    keepLogGroups(template);
    boundRoles(template, custom.stack);
    boundHeaps(template);
    addTelemetryLayer(template, custom.stack);
    joinNetwork(template, custom.stack);
    grantKey(template, custom.stack);
    addGatewayResponses(template, custom.stack);
    detachStage(template);
    watchThrottles(template, functions);
    pointQueries(template);
    addDashboard(template, custom.stack);
  }
}
