import { readFileSync } from 'node:fs'
import type { StreamAddress } from '../../edge/stackDownlinks/downlinkStream.ts'

type Given = {
	/** of the communications stream */
	readonly streamUrl: string | undefined
	readonly keyFile: string | undefined
	/** the variable `EDGE_KEY` */
	readonly key: string | undefined
}

const none =
	'without a key, devices get downlinks when they ask or send a message, and not at once: see docs/edge.md'

/** Where an edge hears of downlinks, or the sentence that says why it does not. Throws an error if the key cannot be used. */
export const streamOf = ({
	streamUrl,
	keyFile,
	key: given,
}: Given): { readonly stream: StreamAddress } | { readonly notice: string } => {
	if (keyFile !== undefined && given !== undefined)
		throw new Error('--key-file and EDGE_KEY: only one of them')
	const key = (keyFile === undefined ? given : readFileSync(keyFile, 'utf8'))?.trim()
	if (key === undefined) return { notice: none }
	// The text itself is a secret.
	if (!/^slk_[\w.-]+$/.test(key)) throw new Error(`${keyFile ?? 'EDGE_KEY'}: this is no key of senml-live`)
	if (streamUrl === undefined) throw new Error('a key needs --stream, the CommunicationsUrl of the stack')
	return { stream: { url: streamUrl, key } }
}
