import { PAGE_MODEL } from '../../../dashboard/page-model.ts';

// What the build of the page does for its modules. To be imported before any of them.
Object.assign(globalThis, { MODEL: PAGE_MODEL });
