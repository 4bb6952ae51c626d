import { Dashboard } from './dashboard.ts';

void new Dashboard().load();
