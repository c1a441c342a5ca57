/** One thing that the doctor has looked at. */
export type Check = Readonly<{
	name: string
	/** `note`: worth knowing, and nothing wrong */
	status: 'ok' | 'failed' | 'note'
	text: string
	/** what can be the cause, and what to do; the most likely first */
	causes?: readonly string[]
}>
