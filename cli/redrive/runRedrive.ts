import type { Entry } from '../../lambda/imports/ledger/entry.ts'
import { printable } from '../printable.ts'

type RunRedriveNeeds = {
	readonly entries: AsyncIterable<Entry>
	/** false if there is nothing to put back */
	readonly redrive: (entry: Entry) => Promise<boolean>
	readonly isDryRun: boolean
	/** `count`: number of messages put back so far */
	readonly onProgress: (count: number) => void
}

type Named = { readonly deviceId: string; readonly importId: string; readonly receivedAt: string }

export type Redriven = {
	readonly redriven: readonly Named[]
	/** failed messages of which the log kept only the beginning */
	readonly incomplete: readonly Named[]
}

const named = ({ deviceId, importId, receivedAt }: Entry): Named => ({
	deviceId,
	importId,
	receivedAt: new Date(receivedAt).toISOString(),
})

/** Puts failed messages back one after the other, so that those of a device keep their order. */
export const runRedrive = async ({
	entries,
	redrive,
	isDryRun,
	onProgress,
}: RunRedriveNeeds): Promise<Redriven> => {
	const redriven: Named[] = []
	const incomplete: Named[] = []
	for await (const entry of entries) {
		const isPutBack = isDryRun ? entry.truncated === undefined : await redrive(entry)
		if (isPutBack) redriven.push(named(entry))
		else incomplete.push(named(entry))
		onProgress(redriven.length)
	}
	return { redriven, incomplete }
}

const list = (imports: readonly Named[]): readonly string[] =>
	imports.map(({ deviceId, importId, receivedAt }) => printable(`  ${deviceId}  ${importId}  ${receivedAt}`))

/** The result of the command as text. */
export const describeRedriven = (
	{ redriven, incomplete }: Redriven,
	{ isDryRun }: { readonly isDryRun: boolean },
): string => {
	if (redriven.length + incomplete.length === 0) return 'no message has failed'
	const count = (imports: readonly unknown[]): string =>
		`${imports.length} ${imports.length === 1 ? 'message' : 'messages'}`
	return [
		`${count(redriven)} ${isDryRun ? 'would be put back' : 'put back'}`,
		...list(redriven),
		...(incomplete.length === 0
			? []
			: [`${count(incomplete)} of which only the beginning was kept`, ...list(incomplete)]),
	].join('\n')
}
