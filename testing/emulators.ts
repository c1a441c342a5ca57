import { emulators as available, type Emulator } from '../local/testing/startTables.ts'
import { emulatorsVariable } from './emulatorsVariable.ts'

const chosen: Readonly<Record<string, readonly Emulator[]>> = {
	first: available.slice(0, 1),
	others: available.slice(1),
}

/** The embedded DynamoDBs that tests of tables run on. */
export const emulators: readonly Emulator[] = chosen[process.env[emulatorsVariable] ?? ''] ?? available
