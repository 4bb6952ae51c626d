/** Name of the report with made-up sales that `npm start` generates. */
export const SAMPLE_NAME = 'sample-report.csv';
