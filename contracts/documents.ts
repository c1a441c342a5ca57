import type { Documents } from '../lambda/contracts/contract.ts'
import type { Entrance } from '../lambda/rest/entrance.ts'
import { type AsyncApi, asyncApi } from './asyncApi/asyncApi.ts'
import { type OpenApi, openApiOf } from './openApi/openApi.ts'
import { pageOf } from './page/page.ts'

export type Contracts = { readonly openApi: OpenApi; readonly asyncApi: AsyncApi }

/** What clients may rely on. @param rows of the table of entrances */
export const contractsOf = (rows: readonly Entrance[]): Contracts => ({
	openApi: openApiOf(rows),
	asyncApi: asyncApi(),
})

/** The same with a page for people, as the bundle of a function has it. */
export const documentsOf = (rows: readonly Entrance[]): Documents => {
	const contracts = contractsOf(rows)
	return { ...contracts, ...pageOf(contracts.openApi, contracts.asyncApi) }
}
