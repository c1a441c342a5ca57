/** Key of an item in the table of integrations; `lambda/integrations/itemKeys.ts` has the others. */
export type ItemKey = { readonly pk: string; readonly sk: string }

/** The partition of all converters, which are listed by one query. */
export const convertersPartition = 'converters'

export const converterKey = (converterId: string): ItemKey => ({ pk: convertersPartition, sk: converterId })

/** The partition of the versions of a converter. */
export const versionsPartition = (converterId: string): string => `converter#${converterId}`

/** Six digits, so that versions sort as numbers. */
export const versionKey = (converterId: string, version: number): ItemKey => ({
	pk: versionsPartition(converterId),
	sk: String(version).padStart(6, '0'),
})
