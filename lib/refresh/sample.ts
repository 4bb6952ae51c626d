/** Name of the report with made-up sales that `npm start` generates. */
export const SAMPLE_NAME = 'sample-report.csv';
/** Its path under the prefix of reports: in a series of its own, so that answers can exclude it. */
export const SAMPLE_PATH = `sample/${SAMPLE_NAME}`;
