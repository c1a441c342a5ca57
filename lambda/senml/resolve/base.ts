/** The base fields in force for a record (RFC 8428 §4.1): each holds until it is replaced. */
export type Base = {
	/** undefined while the name that is in force is still in the fields */
	name: string | undefined
	/** base names so far */
	names: number
	/** whether all characters of the name are legal, once that was asked: a long one must not cost again for each record */
	isNameLegal: boolean | undefined
	/** seconds */
	time: number
	/** whether there was any other base field */
	hasMore: boolean
	unit: string | undefined
	/** undefined if there is none, which adds as much as 0 */
	value: number | undefined
	sum: number | undefined
	/** RFC 9193 §4 */
	contentFormat: string | undefined
	/** LwM2M object version, private label `blv` */
	objectVersion: string | undefined
	/** SenML version of the pack */
	version: number | undefined
}

export const noBase = (): Base => ({
	name: '',
	names: 0,
	isNameLegal: true,
	time: 0,
	hasMore: false,
	unit: undefined,
	value: undefined,
	sum: undefined,
	contentFormat: undefined,
	objectVersion: undefined,
	version: undefined,
})
