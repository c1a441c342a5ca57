import type { StackClient } from './stackClient.ts'

/**
 * Looks up the pre-shared key of an identity at the entrance `POST /edge/psk` of a stack; undefined if there is none. Rejects
 * if the stack does not answer, without the key in the message.
 */
export const findPsk =
	({ post }: Pick<StackClient, 'post'>) =>
	async (identity: string): Promise<Uint8Array | undefined> => {
		const { status, body } = await post('/edge/psk', { identity })
		if (status !== 200) throw new Error(`the stack answered ${status} to the look-up of a key`)
		const key = keyIn(body)
		return key === undefined ? undefined : new Uint8Array(Buffer.from(key, 'hex'))
	}

const keyIn = (body: string): string | undefined => {
	const [, key] = /^\{"key":"((?:[0-9a-f]{2})+)"\}$/.exec(body) ?? []
	if (key === undefined && body !== '{}') throw new Error('the answer to the look-up of a key is no key')
	return key
}
