import { Dashboard } from './dashboard.ts';
import { takeReports } from './upload.ts';

takeReports();
void new Dashboard().load();
