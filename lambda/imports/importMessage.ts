import type { ImportNeeds, Result } from './importNeeds.ts'
import type { DeviceMessage } from './intake/deviceMessage.ts'
import { planImports } from './planImports.ts'

/** Imports one message by itself. */
export const importMessage =
	(needs: ImportNeeds) =>
	async (message: DeviceMessage, deliveries: number): Promise<Result> => {
		const { run } = await planImports(needs)([{ message, deliveries }])
		const [result] = run()
		if (result === undefined) throw new Error('an import without a result')
		return result
	}
