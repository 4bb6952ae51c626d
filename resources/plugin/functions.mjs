import { functionsOf } from './template.mjs';

/** Share of a function's memory for objects; the rest is for the runtime, its code and what stands outside the heap. */
const HEAP = 0.75;

/**
 * Bounds the heap of each function that sets no bound itself by its memory, so that Node clears up before Lambda ends the
 * function, and uses what a larger `apiMemory` gives.
 */
export function boundHeaps(template) {
  for (const { properties } of functionsOf(template)) {
    const { Variables } = properties.Environment;
    if (/--max-old-space-size=/.test(Variables.NODE_OPTIONS)) continue;
    Variables.NODE_OPTIONS += ` --max-old-space-size=${Math.floor(properties.MemorySize * HEAP)}`;
  }
}

/**
 * Adds a layer of OpenTelemetry to the functions: its wrapper starts before the function and sends what it sees where the
 * layer's own variables say.
 */
export function addTelemetryLayer(template, { otelLayerArn }) {
  if (!otelLayerArn) return;
  for (const { properties } of functionsOf(template)) {
    properties.Layers = [...(properties.Layers ?? []), otelLayerArn];
    properties.Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER = '/opt/otel-handler';
  }
}
