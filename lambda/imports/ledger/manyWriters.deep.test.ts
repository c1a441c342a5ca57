import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { appendTo, writeAtOnce } from '../../testing/ledgerWriters.ts'

for (const emulator of emulators)
	describe(`many writers of the ledger on ${emulator}`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		it('row 44: ledger: 200 messages, each twice by 8 writers at the same time, get 200 places without holes', () =>
			writeAtOnce(appendTo(tables.db, tables.table('LEDGER_TABLE')), { messages: 200, copies: 2 }))
	})
