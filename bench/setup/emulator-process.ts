import { startEmulator } from '../../local/emulator.ts';
import { answerRanges } from './ranges.ts';

// The S3 emulator in a process of its own: started with a folder, it tells its address and ends with whoever started it.
const folder = process.argv[2] ?? '';
answerRanges(folder);
const emulator = await startEmulator({ port: 0, folder });
process.on('disconnect', () => process.exit());
process.send?.(emulator.url);
