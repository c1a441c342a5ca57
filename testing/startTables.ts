import { type Emulator, startTables as startTablesOf, type Tables } from '../local/testing/startTables.ts'
import { templateAssembly } from './assembly.ts'

/** The tables of our stack, empty, in an embedded DynamoDB of their own. */
export const startTables = async (emulator: Emulator): Promise<Tables> =>
	startTablesOf(await templateAssembly(), emulator)
